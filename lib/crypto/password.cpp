#include "crypto/password.h"

#include "base/encoding.h"
#include "crypto/digest.h"
#include "crypto/hash_memory.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>

#include <crypt.h>
#include <sodium.h>

namespace holdfast::crypto {

namespace {

constexpr std::uint32_t kPasses = 2;

// A hash from an existing user table may ask for any amount of work. These are the most that is accepted.
constexpr std::uint32_t kMaxMemoryKib = 1048576;
constexpr std::uint32_t kMaxPasses = 20;
constexpr std::uint32_t kMaxLanes = 16;
constexpr int kMaxBcryptCost = 14;
constexpr std::size_t kBcryptPasswordBytes = 72;

// libsodium chooses its fastest implementation here; without this call the slowest one runs.
void start_sodium() {
    static const bool started = sodium_init() >= 0;
    if (!started) throw std::runtime_error("libsodium can't start");
}

// The text between `begin` and the next `end`; removes all three from `rest`.
std::optional<std::string_view> take(std::string_view& rest, std::string_view begin, char end) {
    if (!rest.starts_with(begin)) return std::nullopt;
    rest.remove_prefix(begin.size());
    const auto at = rest.find(end);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view taken = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    return taken;
}

std::optional<std::uint32_t> parse_number(const std::optional<std::string_view>& text) {
    if (!text || text->starts_with('0')) return std::nullopt;
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return value;
}

// PHC strings use the base64 of RFC 4648 section 4, but without its padding.
std::optional<std::string> decode_unpadded(const std::optional<std::string_view>& text) {
    if (!text || text->find('=') != std::string_view::npos) return std::nullopt;
    std::string padded(*text);
    padded.append((4 - text->size() % 4) % 4, '=');
    return base::base64_decode(padded);
}

struct Argon2id {
    std::uint32_t memory_kib;
    std::uint32_t passes;
    std::uint32_t lanes;
    std::string salt;
    std::string output;
};

// nullopt if the text is not a hash of version 19, or is over the limits above.
std::optional<Argon2id> parse_argon2id(std::string_view hash) {
    const auto version = parse_number(take(hash, "$argon2id$v=", '$'));
    const auto memory = parse_number(take(hash, "m=", ','));
    const auto passes = parse_number(take(hash, "t=", ','));
    const auto lanes = parse_number(take(hash, "p=", '$'));
    auto salt = decode_unpadded(take(hash, "", '$'));
    auto output = decode_unpadded(hash);
    if (version != 19 || !memory || !passes || !lanes || !salt || !output) return std::nullopt;
    if (*memory > kMaxMemoryKib || *passes > kMaxPasses || *lanes > kMaxLanes) return std::nullopt;
    if (*memory < 8 * *lanes || salt->size() < 8 || salt->size() > 64) return std::nullopt;
    if (output->size() < crypto_pwhash_BYTES_MIN || output->size() > 64) return std::nullopt;
    return Argon2id{*memory, *passes, *lanes, std::move(*salt), std::move(*output)};
}

// For hashes as this program makes them: throws std::bad_alloc if there is not enough memory.
PasswordCheck compare_argon2id(const Argon2id& expected, std::string_view password) {
    std::optional<HashMemory> memory;
    if (expected.passes >= kPasses) memory.emplace();
    std::string output(expected.output.size(), '\0');
    if (crypto_pwhash(reinterpret_cast<unsigned char*>(output.data()), output.size(), password.data(),
                      password.size(), reinterpret_cast<const unsigned char*>(expected.salt.data()),
                      expected.passes, expected.memory_kib * std::size_t{1024},
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::bad_alloc();
    }
    return equal_in_constant_time(output, expected.output) ? PasswordCheck::match : PasswordCheck::mismatch;
}

PasswordCheck verify_argon2id(const Argon2id& expected, const std::string& hash, std::string_view password) {
    start_sodium();
    if (expected.lanes == 1 && expected.salt.size() == crypto_pwhash_SALTBYTES) {
        return compare_argon2id(expected, password);
    }
    // The library takes other hashes as text only, and gives the same answer for a wrong password and for a
    // lack of memory.
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0
               ? PasswordCheck::match
               : PasswordCheck::mismatch;
}

// True for "$2b$12$" and 53 characters; also with 2a and 2y, and another cost.
bool is_usable_bcrypt(std::string_view hash) {
    constexpr std::size_t kSize = 60;
    constexpr std::string_view kAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if (hash.size() != kSize || !hash.starts_with("$2") || hash[3] != '$' || hash[6] != '$') return false;
    if (hash[2] != 'a' && hash[2] != 'b' && hash[2] != 'y') return false;
    int cost = 0;
    const auto [end, error] = std::from_chars(hash.data() + 4, hash.data() + 6, cost);
    if (error != std::errc() || end != hash.data() + 6 || cost < 4 || cost > kMaxBcryptCost) return false;
    return hash.substr(7).find_first_not_of(kAlphabet) == std::string_view::npos;
}

PasswordCheck verify_bcrypt(std::string hash, std::string_view password) {
    // bcrypt hashes C strings: it would ignore everything after a NUL.
    if (password.find('\0') != std::string_view::npos) return PasswordCheck::mismatch;
    // 'b' is the correct algorithm and 'y' is the same. For 'a', libxcrypt guards against the flaw of an old
    // implementation and would refuse some passwords.
    hash[2] = 'b';
    const std::string phrase(password.substr(0, kBcryptPasswordBytes));
    const auto data = std::make_unique<crypt_data>();
    const char* computed = crypt_r(phrase.c_str(), hash.c_str(), data.get());
    if (computed == nullptr || *computed == '*') return PasswordCheck::unusable;
    return equal_in_constant_time(computed, hash) ? PasswordCheck::match : PasswordCheck::mismatch;
}

}  // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    const HashMemory memory;
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), kPasses, HashMemory::kBytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::bad_alloc();
    }
    return hash.data();
}

PasswordCheck verify_password(std::string_view hash, std::string_view password) {
    if (const auto argon2id = parse_argon2id(hash))
        return verify_argon2id(*argon2id, std::string(hash), password);
    if (is_usable_bcrypt(hash)) return verify_bcrypt(std::string(hash), password);
    return PasswordCheck::unusable;
}

HashKind kind_of(std::string_view hash) {
    if (parse_argon2id(hash)) return HashKind::argon2id;
    return is_usable_bcrypt(hash) ? HashKind::bcrypt : HashKind::unusable;
}

const std::string& decoy_hash(HashKind kind) {
    // The hash part is all zeros: nobody can find a password for it.
    static const std::string argon2id =
        "$argon2id$v=19$m=19456,t=2,p=1$aG9sZGZhc3QtZGVjb3khIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    static const std::string bcrypt = "$2b$10$HoldfastDecoyHoldfastO...............................";
    switch (kind) {
        case HashKind::argon2id:
            return argon2id;
        case HashKind::bcrypt:
            return bcrypt;
        case HashKind::unusable:
            break;
    }
    throw std::invalid_argument("there is no such decoy");
}

}  // namespace holdfast::crypto
