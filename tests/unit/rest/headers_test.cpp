#include "api/rest/headers.h"

#include "api/rest/fault.h"

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::api::rest {
namespace {

http::Headers fields(std::initializer_list<std::pair<std::string, std::string>> of) {
    http::Headers headers;
    for (const auto& [name, value] : of) headers.add(name, value);
    return headers;
}

Preferences prefer(const std::string& value) { return parse_preferences(fields({{"Prefer", value}})); }

template <class Work>
std::string refusal(const Work& work) {
    try {
        (void)work();
        return "";
    } catch (const Fault& fault) {
        return std::to_string(fault.status()) + " " + fault.code();
    }
}

Window window(const std::string& range, std::optional<std::int64_t> limit = {},
              std::optional<std::int64_t> offset = {}) {
    return window_of(fields({{"Range", range}}), limit, offset);
}

}  // namespace

TEST_CASE("Preferences are read from one field and from several") {
    CHECK_FALSE(parse_preferences({}).answer);
    CHECK(parse_preferences({}).resolution == Resolution::refuse);
    CHECK(prefer("return=minimal").answer == Return::minimal);
    CHECK(prefer("return=headers-only").answer == Return::headers_only);
    CHECK(prefer("return=representation").answer == Return::representation);
    CHECK(prefer("resolution=merge-duplicates").resolution == Resolution::merge);
    CHECK(prefer("resolution=ignore-duplicates").resolution == Resolution::ignore);
    CHECK(prefer("missing=default").defaults_missing);
    CHECK_FALSE(prefer("missing=null").defaults_missing);
    for (const char* count : {"count=exact", "count=planned", "count=estimated"}) CHECK(prefer(count).counts);

    const auto all =
        parse_preferences(fields({{"Prefer", "resolution=merge-duplicates, nonsense,return=representation"},
                                  {"prefer", "count=exact"}}));
    CHECK(all.resolution == Resolution::merge);
    CHECK(all.answer == Return::representation);
    CHECK(all.counts);
    CHECK(all.applied == "resolution=merge-duplicates, return=representation, count=exact");
}

TEST_CASE("A preference that is not understood is refused only where the client is strict") {
    CHECK(refusal([] { return prefer("max-affected=1"); }) == "");
    CHECK(refusal([] { return prefer("handling=lenient, max-affected=1"); }) == "");
    CHECK(refusal([] { return prefer("handling=strict, return=minimal"); }) == "");
    CHECK(refusal([] { return prefer("max-affected=1, handling=strict"); }) == "400 PGRST122");
    CHECK(refusal([] { return prefer("handling=strict, count=all"); }) == "400 PGRST122");
}

TEST_CASE("An answer is a list or an object, or there is none that the client accepts") {
    const auto object = [](const std::string& accept) { return wants_object(fields({{"Accept", accept}})); };
    CHECK_FALSE(wants_object({}));
    for (const char* accept :
         {"*/*", "application/json", "application/json; charset=utf-8", "application/*",
          "text/html, */*;q=0.1", "application/vnd.pgrst.array+json", "APPLICATION/JSON"})
        CHECK_FALSE(object(accept));
    for (const char* accept : {"application/vnd.pgrst.object+json", "application/vnd.pgrst.object+json, */*",
                               "text/csv, application/vnd.pgrst.object+json"})
        CHECK(object(accept));
    for (const char* accept :
         {"text/csv", "text/html", "application/geo+json", "application/vnd.pgrst.plan+json",
          "application/vnd.pgrst.object+json;nulls=stripped", "x", "\xff"}) {
        INFO(accept);
        CHECK(refusal([&] { return object(accept); }) == "406 PGRST107");
    }
}

TEST_CASE("A window is what limit, offset and Range have in common") {
    CHECK(window_of({}, std::nullopt, std::nullopt) == Window{0, std::nullopt});
    CHECK(window_of({}, 5, 10) == Window{10, 5});
    CHECK(window("0-9") == Window{0, 10});
    CHECK(window("items=5-5") == Window{5, 1});
    CHECK(window("10-") == Window{10, std::nullopt});
    CHECK(window("0-9", 3, 2) == Window{2, 3});
    CHECK(window("4-9", 100) == Window{4, 6});
    CHECK(window("4-", 10, 2) == Window{4, 8});
    CHECK(window("50-59", 3) == Window{50, 0});
    // Another unit is not for us.
    CHECK(window("bytes=0-9", 3) == Window{0, 3});
}

TEST_CASE("A range that is empty or can't be read is refused") {
    CHECK(refusal([] { return window("5-2"); }) == "416 PGRST103");
    for (const char* range : {"", "-", "x", "1", "-5", "0-x", "x-9", "0--1", "0-9-", "+0-9", "0-9,11-12",
                              "items=", "0-99999999999999999999"}) {
        INFO(range);
        CHECK(refusal([&] { return window(range); }) == "400 PGRST100");
    }
}

}  // namespace holdfast::api::rest
