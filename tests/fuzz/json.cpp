// JSON: what is parsed can be written, and what was written is parsed to the same.
#include "base/json.h"

#include "fuzz/property.h"

#include <string>

using namespace holdfast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto json = base::Json::parse(fuzz::text_of(bytes, size));
    if (!json) return 0;
    const auto again = base::Json::parse(json->dump());
    fuzz::must(again.has_value(), "what was written is JSON");
    // Once only: a fraction that is written as -0 comes back as an integer.
    const std::string text = again->dump();
    const auto third = base::Json::parse(text);
    fuzz::must(third && third->dump() == text, "writing is stable");
    return 0;
}
