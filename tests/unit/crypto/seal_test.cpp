#include "crypto/seal.h"

#include <stdexcept>
#include <string>

#include <catch2/catch.hpp>

using namespace holdfast::crypto;

namespace {

const std::string kOldKey(32, 'o');
const std::string kNewKey(32, 'n');

}  // namespace

TEST_CASE("a sealed value opens under its context and no other") {
    const Sealer sealer({kNewKey});
    for (const std::string& plaintext :
         {std::string(), std::string("token"), std::string("a\0b", 3), std::string(10000, 'x')}) {
        const std::string envelope = sealer.seal(plaintext, "row 1");
        CHECK(envelope.starts_with("v1."));
        CHECK(sealer.open(envelope, "row 1") == plaintext);
        CHECK_FALSE(sealer.open(envelope, "row 2"));
        CHECK_FALSE(sealer.open(envelope, ""));
    }
    CHECK(sealer.seal("token", "c") != sealer.seal("token", "c"));
}

TEST_CASE("an envelope that was altered anywhere does not open") {
    const Sealer sealer({kNewKey});
    const std::string envelope = sealer.seal("token", "c");
    for (std::size_t i = 0; i < envelope.size(); ++i) {
        std::string altered = envelope;
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(sealer.open(altered, "c"));
        CHECK_FALSE(sealer.open(envelope.substr(0, i), "c"));
    }
    CHECK_FALSE(sealer.open(envelope + "A", "c"));
    CHECK_FALSE(sealer.open(envelope + "=", "c"));
}

TEST_CASE("a new key seals, old ones still open") {
    const Sealer before({kOldKey});
    const Sealer after({kNewKey, kOldKey});
    const std::string old = before.seal("token", "c");
    CHECK(after.open(old, "c") == "token");
    CHECK_FALSE(before.open(after.seal("token", "c"), "c"));
}

TEST_CASE("an envelope begins with the id of the key that has sealed it") {
    const std::string envelope = Sealer({kNewKey, kOldKey}).seal("token", "c");
    const std::string prefix = envelope_prefix(sealing_key_id(kNewKey));
    CHECK(prefix.size() == kEnvelopePrefixSize);
    CHECK(envelope.starts_with(prefix));
    CHECK(sealing_key_id(kNewKey) != sealing_key_id(kOldKey));
}

TEST_CASE("a sealer refuses keys that are none") {
    CHECK_THROWS_AS(Sealer({}), std::invalid_argument);
    CHECK_THROWS_AS(Sealer({std::string(31, 'k')}), std::invalid_argument);
}

TEST_CASE("no two lists of parts share a context") {
    CHECK(seal_context({"a", "b"}) != seal_context({"ab"}));
    CHECK(seal_context({"a", "b"}) != seal_context({"ab", ""}));
    CHECK(seal_context({"a:1", "b"}) != seal_context({"a", "1:b"}));
    CHECK(seal_context({"1:a"}) != seal_context({"a"}));
}
