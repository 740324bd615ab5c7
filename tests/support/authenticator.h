// An authenticator in software, as a test plays it: it makes a passkey and answers challenges with it. Each
// part of what it says can be another one than it should be.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace holdfast::test {

enum class KeyKind { es256, eddsa, rs256 };

// The flags of authenticator data (WebAuthn Level 2 section 6.1).
inline constexpr int kUserPresent = 0x01;
inline constexpr int kUserVerified = 0x04;
inline constexpr int kHasCredential = 0x40;

// The client data that a browser makes.
struct ClientData {
    std::string type;
    std::string challenge;  // base64url
    std::string origin;
    std::string cross_origin = "false";  // "": the member is left out

    std::string json() const;
};

class Authenticator {
  public:
    explicit Authenticator(KeyKind kind = KeyKind::es256, std::string credential_id = "");

    const std::string& id() const { return id_; }  // bytes
    int algorithm() const;

    // The authenticator data of an answer (section 6.1), and that of a registration, with the public key as
    // COSE has it (section 6.5.1).
    std::string data(std::string_view rp_id, int flags = kUserPresent | kUserVerified) const;
    std::string registration_data(std::string_view rp_id,
                                  int flags = kUserPresent | kUserVerified | kHasCredential) const;
    // Over the authenticator data and the digest of the client data.
    std::string sign(std::string_view authenticator_data, std::string_view client_data_json) const;

    std::uint32_t sign_count = 0;

  private:
    struct Free {
        void operator()(evp_pkey_st* key) const;
    };

    std::string cose_key() const;

    KeyKind kind_;
    std::string id_;
    std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace holdfast::test
