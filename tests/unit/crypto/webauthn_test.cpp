#include "crypto/webauthn.h"

#include "base/encoding.h"
#include "support/authenticator.h"

#include <functional>

#include <catch2/catch.hpp>

namespace holdfast::crypto {
namespace {

using test::Authenticator;
using test::ClientData;
using test::KeyKind;

const RelyingParty kParty{"files.example", "https://files.example"};
const std::string kChallenge = "bytes of a challenge\x01\xff";
const std::string kChallengeText = base::base64url_encode(kChallenge);

constexpr KeyKind kEveryKind[] = {KeyKind::es256, KeyKind::eddsa, KeyKind::rs256};

// What a browser sends, whole; a case changes the part that it tests.
struct Sent {
    ClientData client{"webauthn.get", kChallengeText, kParty.origin};
    std::string rp_id = kParty.id;
    int flags = test::kUserPresent | test::kUserVerified;
};

Sent registration() {
    Sent sent;
    sent.client.type = "webauthn.create";
    sent.flags |= test::kHasCredential;
    return sent;
}

std::string fault_name(const std::variant<NewCredential, WebauthnFault>& result) {
    const auto* fault = std::get_if<WebauthnFault>(&result);
    return fault == nullptr ? "" : std::string(name(*fault));
}
std::string fault_name(const std::variant<std::int64_t, WebauthnFault>& result) {
    const auto* fault = std::get_if<WebauthnFault>(&result);
    return fault == nullptr ? "" : std::string(name(*fault));
}

auto add(const Authenticator& authenticator, const Sent& sent) {
    return verify_registration(kParty, kChallenge, sent.client.json(),
                               authenticator.registration_data(sent.rp_id, sent.flags));
}

NewCredential added(const Authenticator& authenticator) {
    return std::get<NewCredential>(add(authenticator, registration()));
}

Assertion answer(const Authenticator& authenticator, const Sent& sent) {
    Assertion assertion{sent.client.json(), authenticator.data(sent.rp_id, sent.flags), ""};
    assertion.signature = authenticator.sign(assertion.authenticator_data, assertion.client_data_json);
    return assertion;
}

// Every part but the signature that is not as it should be, and the fault that it is.
struct Wrong {
    const char* fault;
    std::function<void(Sent&)> change;
};
const Wrong kWrongParts[] = {
    {"wrong_type", [](Sent& sent) { sent.client.type = "payment.get"; }},
    {"wrong_challenge", [](Sent& sent) { sent.client.challenge = base::base64url_encode("another"); }},
    {"wrong_challenge", [](Sent& sent) { sent.client.challenge += "="; }},
    {"wrong_challenge", [](Sent& sent) { sent.client.challenge = ""; }},
    {"wrong_origin", [](Sent& sent) { sent.client.origin = "https://files.example:8443"; }},
    {"wrong_origin", [](Sent& sent) { sent.client.origin = "http://files.example"; }},
    {"wrong_origin", [](Sent& sent) { sent.client.origin = "https://www.files.example"; }},
    {"cross_origin", [](Sent& sent) { sent.client.cross_origin = "true"; }},
    {"malformed", [](Sent& sent) { sent.client.cross_origin = "\"no\""; }},
    {"wrong_relying_party", [](Sent& sent) { sent.rp_id = "example"; }},
    {"user_not_present", [](Sent& sent) { sent.flags &= ~test::kUserPresent; }},
    {"user_not_verified", [](Sent& sent) { sent.flags &= ~test::kUserVerified; }},
};

}  // namespace

TEST_CASE("a passkey of each algorithm is added and answers a challenge", "[webauthn]") {
    for (const KeyKind kind : kEveryKind) {
        Authenticator authenticator(kind);
        authenticator.sign_count = 7;
        const NewCredential made = added(authenticator);
        CAPTURE(made.algorithm);
        CHECK(made.id == authenticator.id());
        CHECK(made.algorithm == authenticator.algorithm());
        CHECK(made.sign_count == 7);
        authenticator.sign_count = 0x80000001;
        const auto result = verify_assertion(kParty, kChallenge, {made.algorithm, made.public_key},
                                             answer(authenticator, {}));
        CHECK(fault_name(result) == "");
        CHECK(std::get<std::int64_t>(result) == 0x80000001);
    }
}

TEST_CASE("client data may leave out whether it was framed", "[webauthn]") {
    const Authenticator authenticator;
    Sent sent = registration();
    sent.client.cross_origin = "";
    CHECK(fault_name(add(authenticator, sent)) == "");
}

TEST_CASE("a registration with a wrong part is refused", "[webauthn]") {
    const Authenticator authenticator;
    for (const Wrong& wrong : kWrongParts) {
        CAPTURE(wrong.fault);
        Sent sent = registration();
        wrong.change(sent);
        CHECK(fault_name(add(authenticator, sent)) == wrong.fault);
    }
    Sent of_a_sign_in = registration();
    of_a_sign_in.client.type = "webauthn.get";
    CHECK(fault_name(add(authenticator, of_a_sign_in)) == "wrong_type");
    Sent without_credential = registration();
    without_credential.flags &= ~test::kHasCredential;
    CHECK(fault_name(add(authenticator, without_credential)) == "malformed");
}

TEST_CASE("an answer with a wrong part is refused", "[webauthn]") {
    const Authenticator authenticator;
    const NewCredential made = added(authenticator);
    const auto check = [&](const Assertion& assertion) {
        return fault_name(verify_assertion(kParty, kChallenge, {made.algorithm, made.public_key}, assertion));
    };
    for (const Wrong& wrong : kWrongParts) {
        CAPTURE(wrong.fault);
        Sent sent;
        wrong.change(sent);
        CHECK(check(answer(authenticator, sent)) == wrong.fault);
    }
    CHECK(check(answer(authenticator, registration())) == "wrong_type");

    const Assertion good = answer(authenticator, {});
    CHECK(check(good) == "");
    Assertion other = good;
    other.signature = answer(Authenticator(), {}).signature;
    CHECK(check(other) == "wrong_signature");
    other.signature.clear();
    CHECK(check(other) == "wrong_signature");
    other = good;
    other.authenticator_data[36] = 1;  // the sign count
    CHECK(check(other) == "wrong_signature");
    other = good;
    other.client_data_json.insert(1, " ");
    CHECK(check(other) == "wrong_signature");
}

TEST_CASE("one key answers for no other, of no algorithm", "[webauthn]") {
    for (const KeyKind kind : kEveryKind) {
        for (const KeyKind other : kEveryKind) {
            const NewCredential made = added(Authenticator(kind));
            const PublicKey key{made.algorithm, made.public_key};
            CHECK(fault_name(verify_assertion(kParty, kChallenge, key, answer(Authenticator(other), {}))) ==
                  "wrong_signature");
        }
    }
    const Authenticator authenticator;
    const NewCredential made = added(authenticator);
    CHECK_THROWS(verify_assertion(kParty, kChallenge, {-35, made.public_key}, answer(authenticator, {})));
    CHECK_THROWS(verify_assertion(kParty, kChallenge, {-7, "short"}, answer(authenticator, {})));
}

TEST_CASE("a registration that is cut short anywhere is malformed", "[webauthn]") {
    const std::string client = registration().client.json();
    for (const KeyKind kind : kEveryKind) {
        const std::string data = Authenticator(kind).registration_data(kParty.id);
        for (std::size_t size = 0; size < data.size(); ++size) {
            CAPTURE(size);
            CHECK(fault_name(verify_registration(kParty, kChallenge, client, data.substr(0, size))) ==
                  "malformed");
        }
    }
}

TEST_CASE("an answer that is cut short anywhere is refused", "[webauthn]") {
    const Authenticator authenticator;
    const NewCredential made = added(authenticator);
    const Assertion good = answer(authenticator, {});
    const auto is_refused = [&](const Assertion& assertion) {
        return fault_name(
                   verify_assertion(kParty, kChallenge, {made.algorithm, made.public_key}, assertion)) != "";
    };
    for (std::string Assertion::*part :
         {&Assertion::client_data_json, &Assertion::authenticator_data, &Assertion::signature}) {
        for (std::size_t size = 0; size < (good.*part).size(); ++size) {
            Assertion cut = good;
            (cut.*part).resize(size);
            CHECK(is_refused(cut));
        }
        Assertion longer = good;
        (longer.*part).push_back('\0');
        CHECK(is_refused(longer));
    }
}

TEST_CASE("a registration of a key that is none is malformed", "[webauthn]") {
    const std::string client = registration().client.json();
    const auto add_data = [&](const std::string& data) {
        return fault_name(verify_registration(kParty, kChallenge, client, data));
    };
    const Authenticator authenticator;
    std::string data = authenticator.registration_data(kParty.id);
    const std::size_t key_at = 37 + 16 + 2 + authenticator.id().size();
    data[key_at + 4] = '\x37';  // alg -24
    CHECK(add_data(data) == "malformed");
    data = authenticator.registration_data(kParty.id);
    data[data.size() - 1] ^= 1;  // no point of the curve
    CHECK(add_data(data) == "malformed");
    CHECK(add_data(Authenticator(KeyKind::es256, std::string(1023, 'i')).registration_data(kParty.id)) == "");
    CHECK(add_data(Authenticator(KeyKind::es256, std::string(1024, 'i')).registration_data(kParty.id)) ==
          "malformed");
}

TEST_CASE("client data that is no JSON is malformed", "[webauthn]") {
    const std::string data = Authenticator().registration_data(kParty.id);
    for (const char* client :
         {"", "{", "[]", "{}", R"({"type":"webauthn.create"})", R"({"type":1,"challenge":2,"origin":3})"}) {
        CAPTURE(client);
        CHECK(fault_name(verify_registration(kParty, kChallenge, client, data)) == "malformed");
        CHECK_FALSE(challenge_of(client));
    }
    CHECK(challenge_of(registration().client.json()) == kChallenge);
    CHECK_FALSE(challenge_of(R"({"challenge":"not base64url!"})"));
}

}  // namespace holdfast::crypto
