// Takes the place of libsodium's function in a program of tests, most of which sign users up: an Argon2id
// hash that costs as little as one can. What a real one costs is in its text, so a check of it costs as
// little.
#include <sodium.h>

extern "C" int crypto_pwhash_str_alg(char* out, const char* password, unsigned long long size,
                                     unsigned long long, size_t, int) {
    return crypto_pwhash_argon2id_str(out, password, size, crypto_pwhash_argon2id_OPSLIMIT_MIN,
                                      crypto_pwhash_argon2id_MEMLIMIT_MIN);
}
