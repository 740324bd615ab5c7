// Mails that wait: taken by one caller at a time, and again after a pause until they are done.
#include "storage/mails.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "support/threads.h"

#include <optional>
#include <set>

namespace holdfast::contract {
namespace {

NewMail new_mail(Time at = kNow) { return {base::random_uuid(), "sealed", at}; }

}  // namespace

STORE_TEST_CASE("a mail is taken once, and again after twice as long each time", "[mails]") {
    Fixture f(backend_type.fresh());
    const NewMail mail = new_mail();
    f.store->run(SaveMail{mail});
    CHECK_FALSE(f.store->run(TakeMail{kNow - 1us, 1min}));

    Time now = kNow;
    std::int64_t tries = 0;
    for (const auto pause : {1min, 2min, 4min, 8min, 16min, 32min, 64min, 64min, 64min}) {
        const auto taken = f.store->run(TakeMail{now, 1min});
        REQUIRE(taken);
        CHECK(taken->id == mail.id);
        CHECK(taken->sealed == "sealed");
        CHECK(taken->created_at == kNow);
        CHECK(taken->tries == ++tries);
        now += pause;
        CHECK_FALSE(f.store->run(TakeMail{now - 1us, 1min}));
    }
    f.store->run(EndMail{mail.id});
    CHECK_FALSE(f.store->run(TakeMail{now, 1min}));
    CHECK(f.count("holdfast_mails") == 0);
}

STORE_TEST_CASE("the mail that has waited for the longest goes first", "[mails]") {
    Fixture f(backend_type.fresh());
    const NewMail young = new_mail(kNow + 2s), old = new_mail(kNow + 1s);
    f.store->run(SaveMail{young});
    f.store->run(SaveMail{old});
    CHECK(f.store->run(TakeMail{kNow + 3s, 1min})->id == old.id);
    CHECK(f.store->run(TakeMail{kNow + 3s, 1min})->id == young.id);
}

STORE_TEST_CASE("of many callers each takes another mail", "[mails][races]") {
    Fixture f(backend_type.fresh());
    for (int i = 0; i < 6; ++i) f.store->run(SaveMail{new_mail()});
    const auto taken = test::run_together(8, [&](std::size_t) { return f.store->run(TakeMail{kNow, 1min}); });
    std::set<std::string> ids;
    std::size_t found = 0;
    for (const auto& one : taken) {
        if (!one) continue;
        ++found;
        ids.insert(one->id);
    }
    CHECK(ids.size() == found);
    while (const auto rest = f.store->run(TakeMail{kNow, 1min})) ids.insert(rest->id);
    CHECK(ids.size() == 6);
}

}  // namespace holdfast::contract
