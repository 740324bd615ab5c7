#include "demo/trace.h"

#include "demo/traced_store.h"
#include "storage/operations.h"

#include <set>

#include <catch2/catch.hpp>

namespace holdfast::demo {
namespace {

const base::SystemClock the_clock;

std::size_t size_of(const base::Json& page) { return page.find("events")->as_array()->size(); }
const base::Json& first_of(const base::Json& page) { return page.find("events")->as_array()->front(); }

template <class... Operations>
std::set<std::string_view> names_of(const storage::OneOf<Operations...>*) {
    return {Operations::name...};
}

}  // namespace

TEST_CASE("A trace numbers its events from 1, and gives those after a number") {
    Trace trace(the_clock);
    CHECK(trace.newest() == 0);
    CHECK(*trace.after(0).integer("next") == 0);
    for (int i = 1; i <= 3; ++i) trace.add("a request", "store", {{"ms", i}});
    CHECK(trace.newest() == 3);
    const base::Json page = trace.after(1);
    CHECK(size_of(page) == 2);
    CHECK(*first_of(page).integer("n") == 2);
    CHECK(*first_of(page).integer("ms") == 2);
    CHECK(*first_of(page).string("trace") == "a request");
    CHECK(*first_of(page).string("kind") == "store");
    CHECK(*page.integer("next") == 3);
    CHECK_FALSE(*page.find("lost")->as_bool());
    CHECK(size_of(trace.after(3)) == 0);
    // A page that is older than the server begins again.
    CHECK(*trace.after(99).integer("next") == 3);
}

TEST_CASE("A trace keeps the newest events only, and says that others are lost") {
    Trace trace(the_clock, 10);
    for (int i = 1; i <= 25; ++i) trace.add("", "store", {});
    const base::Json page = trace.after(3);
    CHECK(*page.find("lost")->as_bool());
    CHECK(size_of(page) == 10);
    CHECK(*first_of(page).integer("n") == 16);
    CHECK_FALSE(*trace.after(15).find("lost")->as_bool());
}

TEST_CASE("A trace gives a bounded number of events at once, and the rest with the next number") {
    Trace trace(the_clock);
    for (std::size_t i = 0; i < kMostAtOnce + 7; ++i) trace.add("", "store", {});
    const base::Json page = trace.after(0);
    CHECK(size_of(page) == kMostAtOnce);
    CHECK(size_of(trace.after(*page.integer("next"))) == 7);
}

TEST_CASE("A span is the current one of its thread while it lives") {
    Trace trace(the_clock);
    CHECK(Span::current() == nullptr);
    {
        Span span(trace, "a request");
        CHECK(Span::current() == &span);
    }
    CHECK(Span::current() == nullptr);
}

TEST_CASE("Each label belongs to an operation of the store") {
    const auto names = names_of(static_cast<const storage::AnyCall*>(nullptr));
    for (const auto& [operation, label] : labels()) {
        INFO(operation);
        CHECK(names.count(operation) == 1);
    }
    CHECK(label_of("ping") == "ping");
}

}  // namespace holdfast::demo
