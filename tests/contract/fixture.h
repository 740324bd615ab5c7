// A new database with a Store on it, and short functions for most cases.
#pragma once

#include "contract/backend.h"
#include "contract/backend_test_case.h"
#include "storage/store.h"
#include "storage/time.h"

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <catch2/catch.hpp>

namespace holdfast::storage {
enum class HandoverOutcome;
struct HandoverDecision;
struct NewLink;
struct NewSession;
struct NewTransferRequest;
struct NewUser;
struct Owner;
}  // namespace holdfast::storage

namespace holdfast::contract {

#define STORE_TEST_CASE(name, tags) BACKEND_TEST_CASE(name, tags)

using namespace std::chrono_literals;
using namespace holdfast::storage;

inline constexpr Time kNow{std::chrono::seconds(1'795'000'000)};

template <typename Alternative, typename Variant>
bool is(const Variant& variant) {
    return std::holds_alternative<Alternative>(variant);
}

// Records with every field set; a case changes the fields that it tests.
NewUser new_user(std::string_view name);
NewSession new_session(const std::string& user_id);
NewLink new_link(const std::string& user_id, std::string_view provider_account_id);
NewTransferRequest new_request(const std::string& user_id, std::string_view provider_account_id,
                               const Owner& owner);

// Completes a hand-over as the server does.
HandoverDecision hand_over(Store& store, const std::string& request_id, const std::string& user_id, Time now);

class Fixture {
  public:
    explicit Fixture(std::unique_ptr<Backend> fresh) : backend(std::move(fresh)), store(backend->open()) {}

    // Writes a user with a session and returns the user's id.
    std::string add_user(std::string_view name);

    // Links the account and returns the row's id.
    std::string add_account(const std::string& user_id, std::string_view provider_account_id);

    // Saves a transfer request of `user_id` for another user's account. Returns the request's id.
    std::string add_request(const std::string& user_id, std::string_view provider_account_id);

    HandoverOutcome transfer(const std::string& request_id, const std::string& user_id,
                             Time now = kNow + 1min);
    Owner owner(std::string_view provider_account_id);

    // Rows of `table`, all or those that meet `condition`.
    int count(std::string_view table, const std::string& condition = "1 = 1");

    // Raw INSERT. Values are literals of SQL. Returns the SQLSTATE or "".
    std::string insert(std::string_view table,
                       std::initializer_list<std::pair<std::string_view, std::string>> values);

    // A column of the linked account with this id, as text.
    std::string account_column(const std::string& account_id, const std::string& column);
    std::string request_column(const std::string& request_id, const std::string& column);

    std::unique_ptr<Backend> backend;
    std::unique_ptr<Store> store;
};

// 'text', quotes doubled.
std::string quote(std::string_view text);

}  // namespace holdfast::contract
