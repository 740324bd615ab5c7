#include "cli/rotation.h"

#include "accounts/resealing.h"
#include "base/json.h"
#include "cli/database.h"
#include "cli/progress.h"
#include "cli/secret_lines.h"
#include "cli/secret_stamp.h"
#include "cli/secrets.h"

#include <algorithm>
#include <ostream>
#include <vector>

namespace holdfast::cli {
namespace {

using Counts = std::vector<accounts::SealedCounts>;

std::string id_of_secret(const std::string& secret) {
    return accounts::secret_id(crypto::Keys::derive(secret));
}

std::vector<std::string> ids_of(const crypto::KeyRing& ring) {
    std::vector<std::string> ids;
    for (const crypto::Keys& keys : ring.all()) ids.push_back(accounts::secret_id(keys));
    return ids;
}

// The ids that values are under and that are no secret's.
std::vector<std::string> unknown_ids(const Counts& counts, const std::vector<std::string>& known) {
    std::vector<std::string> unknown;
    for (const auto& place : counts) {
        for (const auto& [id, values] : place.by_secret) {
            const bool is_listed = std::ranges::find(known, id) != known.end() ||
                                   std::ranges::find(unknown, id) != unknown.end();
            if (!is_listed) unknown.push_back(id);
        }
    }
    return unknown;
}

std::int64_t values_under(const accounts::SealedCounts& place, const std::string& id) {
    const auto found = place.by_secret.find(id);
    return found == place.by_secret.end() ? 0 : found->second;
}

void print(const std::string& id, std::string_view what, const Counts& counts, Console& console) {
    console.out << shown(id) << "  " << what << "\n";
    for (const auto& place : counts) {
        if (const std::int64_t values = values_under(place, id); values > 0)
            console.out << "  " << place.place << ": " << values << "\n";
    }
}

base::Json json_of(const std::string& id, std::string_view state, const Counts& counts) {
    base::Json places = base::Json::object({});
    for (const auto& place : counts) places.set(std::string(place.place), values_under(place, id));
    return base::Json::object({{"id", id}, {"state", state}, {"sealed", std::move(places)}});
}

// A secret that is made now, as load_keys() would, is not what anybody asks for here.
void require_secret(const Settings& settings) {
    const auto path = secret_path(settings);
    if (path && settings.secret_file.empty() && !std::filesystem::exists(*path))
        throw SecretError("there is no secret at " + path->string() + " yet: `holdfast serve` makes one");
}

void require_schema(const Settings& settings) { open_inspector(settings); }

int refuse(const std::string& why, Console& console) {
    console.err << "holdfast: " << why << "\n";
    return kFailed;
}

// Changes the file of the secrets. If there is none, or if it can't be written, says what is to be done
// `by_hand` and returns false.
template <typename Change>
bool change_file(const Settings& settings, Change change, const std::string& by_hand, Console& console) {
    const auto path = secret_path(settings);
    std::string why = "the secret is given as text (--secret, HOLDFAST_SECRET, a credential, --config)";
    try {
        if (path) change_secrets(*path, change);
        if (path) return true;
    } catch (const SecretError& error) {
        why = shown(error.what());
    }
    refuse(why + ": " + by_hand, console);
    return false;
}

// Why the secret can't be retired; empty if it can.
std::string obstacle(const RetireKey& command, const crypto::KeyRing& ring, const crypto::Keys* old) {
    if (old == nullptr) return "there is no secret " + shown(command.id) + ": see `holdfast keys list`";
    if (old == &ring.newest())
        return "the secret " + command.id + " seals: `holdfast keys rotate` makes a newer one";
    if (accounts::secret_id(keys_in_use(command.settings)) == command.id)
        return "no server was started with a newer secret yet, and one that runs seals with " + command.id +
               ": restart every server, then retire it";
    return "";
}

accounts::Resealed reseal(const RetireKey& command, const crypto::KeyRing& ring, const crypto::Keys& old,
                          Console& console) {
    Progress progress(console, "values");
    try {
        return accounts::reseal(database_url(command.settings), ring, old,
                                [&](std::string_view place, std::int64_t done, std::int64_t total) {
                                    progress.report(place, done, total);
                                });
    } catch (...) {
        progress.stop();
        throw;
    }
}

std::string text_of_left(const std::string& id, const accounts::Resealed& resealed) {
    std::string text = std::to_string(resealed.left) + " values are still under " + id + ", which stays: ";
    if (resealed.broken > 0)
        return text + std::to_string(resealed.broken) +
               " of them are damaged and open by no secret; `holdfast keys list` says where";
    return text + "a server that runs seals with it; restart every server, then retire it";
}

}  // namespace

int run(const ListKeys& command, Console& console) {
    require_secret(command.settings);
    const crypto::KeyRing ring = load_keys(command.settings);
    require_schema(command.settings);
    const auto counts = accounts::count_sealed(database_url(command.settings), ring);
    const auto known = ids_of(ring);
    const auto unknown = unknown_ids(counts, known);
    if (command.as_json) {
        base::Json::Array keys;
        for (const std::string& id : known)
            keys.push_back(json_of(id, id == known.front() ? "seals" : "opens", counts));
        for (const std::string& id : unknown) keys.push_back(json_of(id, "unknown", counts));
        console.out << shown_json(base::Json::object({{"keys", std::move(keys)}})) << "\n";
        return kOk;
    }
    for (const std::string& id : known)
        print(id, id == known.front() ? "seals" : "opens what it has sealed", counts, console);
    for (const std::string& id : unknown)
        print(id, "is of no secret here: what it has sealed is closed", counts, console);
    return kOk;
}

int run(const RotateKeys& command, Console& console) {
    require_secret(command.settings);
    const std::string old_id = id_of_secret(load_secrets(command.settings).front());
    const std::string secret = make_secret();
    const auto add = [&](std::vector<std::string> secrets) {
        secrets.insert(secrets.begin(), secret);
        return secrets;
    };
    if (!change_file(command.settings, add,
                     "put a line with a new one before it yourself; `openssl rand -base64 32` makes one",
                     console))
        return kFailed;
    console.out << "the new secret " << id_of_secret(secret) << " is the first one in "
                << shown(secret_path(command.settings)->string())
                << "\nServers seal with it from their next start on; what " << old_id
                << " has sealed or signed stays good.\n"
                   "Restart every server now, and then: holdfast keys retire "
                << old_id << "\n";
    return kOk;
}

int run(const RetireKey& command, Console& console) {
    require_secret(command.settings);
    const crypto::KeyRing ring = load_keys(command.settings);
    require_schema(command.settings);
    const auto found = std::ranges::find_if(
        ring.all(), [&](const crypto::Keys& keys) { return accounts::secret_id(keys) == command.id; });
    const crypto::Keys* old = found == ring.all().end() ? nullptr : &*found;
    if (const std::string why = obstacle(command, ring, old); !why.empty()) return refuse(why, console);
    const accounts::Resealed resealed = reseal(command, ring, *old, console);
    if (resealed.left > 0) return refuse(text_of_left(command.id, resealed), console);
    console.out << "moved " << resealed.moved << " sealed values to " << accounts::secret_id(ring.newest())
                << "; nothing is under " << command.id << "\n";
    const auto remove = [&](std::vector<std::string> secrets) {
        std::erase_if(secrets, [&](const std::string& secret) { return id_of_secret(secret) == command.id; });
        return secrets;
    };
    const std::string place = std::to_string(old - ring.all().data() + 1);
    if (!change_file(command.settings, remove,
                     "take the secret out yourself, which is number " + place + " of it", console))
        return kFailed;
    console.out << "retired " << command.id << ": " << shown(secret_path(command.settings)->string())
                << " is without it. What it has signed ends with the next start of each server.\n";
    return kOk;
}

}  // namespace holdfast::cli
