#include "storage/operator/secret_check.h"

#include "storage/errors.h"
#include "storage/operator/transaction.h"

namespace holdfast::storage {
namespace {

constexpr const char* kRead = "SELECT sealed FROM {secret_checks} WHERE name = $1";

}  // namespace

std::optional<std::string> find_secret_check(const std::string& url, std::string_view name) {
    return open_reading_transaction(url)->first_text(kRead, {std::string(name)});
}

std::string keep_secret_check(const std::string& url, std::string_view name, const std::string& sealed) {
    if (const auto kept = find_secret_check(url, name)) return *kept;
    const std::string key(name);
    const auto transaction = open_writing_transaction(url);
    transaction->each("INSERT INTO {secret_checks} (name, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                      {key, sealed}, [](const OperatorRow&) {});
    const auto kept = transaction->first_text(kRead, {key});
    if (!kept) throw StoreError(ErrorKind::internal, "the secret check was not kept");
    transaction->commit();
    return *kept;
}

void replace_secret_check(const std::string& url, std::string_view name, const std::string& kept,
                          const std::string& sealed) {
    const auto transaction = open_writing_transaction(url);
    transaction->each("UPDATE {secret_checks} SET sealed = $1 WHERE name = $2 AND sealed = $3",
                      {sealed, std::string(name), kept}, [](const OperatorRow&) {});
    transaction->commit();
}

}  // namespace holdfast::storage
