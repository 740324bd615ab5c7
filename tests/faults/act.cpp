#include "faults/act.h"

#include "storage/handover.h"
#include "storage/linking.h"
#include "storage/sessions.h"
#include "storage/users.h"

namespace holdfast::contract {

// A client that repeats it is a new user with the email of the old one.
Act sign_up(Fixture& f, std::string_view name) {
    const std::string email = "email = " + quote(new_user(name).email);
    const std::string id =
        "user_id IN (SELECT id FROM " + f.backend->table("auth_users") + " WHERE " + email + ")";
    return {.run =
                [name = std::string(name)](Store& store) {
                    const NewUser user = new_user(name);
                    (void)store.run(CreateUser{user, new_session(user.id)});
                },
            .rows =
                [&f, email, id] {
                    return f.count("auth_users", email) + f.count("users", email) +
                           f.count("auth_sessions", id);
                },
            .all_rows = 3};
}

Act link(Fixture& f, std::string_view name) {
    const NewLink link = new_link(f.add_user(name), name);
    return {.run = [=](Store& store) { (void)store.run(LinkAccount{link}); },
            .rows =
                [&f, link] {
                    return f.count("cloud_provider_accounts",
                                   "provider_account_id = " + quote(link.provider_account_id) +
                                       " AND access_token = " + quote(link.grant.access_token));
                },
            .all_rows = 1};
}

// The account's row with its new owner and tokens, the spent request, and an event for each user.
Act hand_over(Fixture& f, std::string_view name) {
    const std::string account(name);
    f.add_account(f.add_user(account + ".ada"), account);
    const std::string ben = f.add_user(account + ".ben");
    const std::string request = f.add_request(ben, account);
    return {.run = [=](Store& store) { (void)hand_over(store, request, ben, kNow + 1min); },
            .rows =
                [&f, account, ben, request] {
                    const std::string of_account = "provider_account_id = " + quote(account);
                    return f.count("cloud_provider_accounts", of_account + " AND user_id = " + quote(ben)) +
                           f.count("cloud_provider_accounts",
                                   of_account + " AND access_token = " + quote("access of " + ben)) +
                           f.count("ownership_transfer_requests",
                                   "id = " + quote(request) + " AND status = 'used'") +
                           f.count("cloud_transfer_events", of_account);
                },
            .all_rows = 5};
}

std::optional<StoreError> failure_of(const Act& act, Store& store) {
    try {
        act.run(store);
        return std::nullopt;
    } catch (const StoreError& error) {
        return error;
    }
}

void check_whole(const Act& act, Store& store, const std::optional<StoreError>& failure) {
    const int rows = act.rows();
    if (!failure) {
        CHECK(rows == act.all_rows);
    } else if (failure->kind() != ErrorKind::commit_unknown) {
        CHECK(rows == 0);
    } else {
        CHECK((rows == 0 || rows == act.all_rows));
    }
    const auto again = failure_of(act, store);
    CHECK((again ? again->what() : std::string()) == "");
    CHECK(act.rows() == act.all_rows);
}

void sweep(Fixture& f, const std::function<void(int step)>& arm, const std::function<bool()>& disarm) {
    for (const NamedAct& named : kActs) {
        bool has_come = true;
        int step = 0;
        while (has_come) {
            const Act act = named.prepare(f, std::string(named.name) + "." + std::to_string(++step));
            INFO(named.name << ", step " << step);
            arm(step);
            const auto failure = failure_of(act, *f.store);
            has_come = disarm();
            // The server may still be at work for a connection that has been cut.
            f.backend->await_quiet();
            check_whole(act, *f.store, failure);
        }
        CHECK(step > 1);
    }
}

}  // namespace holdfast::contract
