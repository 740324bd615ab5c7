// The functions of libfido2 that webauthn.cpp calls.
#include "sync/hand_on.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

namespace {

constinit holdfast::sync::Library libfido2("libfido2.so.1");

}  // namespace

extern "C" {

HOLDFAST_HAND_ON(libfido2, fido_cred_t*, fido_cred_new, (), ())
HOLDFAST_HAND_ON(libfido2, void, fido_cred_free, (fido_cred_t * *credential), (credential))
HOLDFAST_HAND_ON(libfido2, int, fido_cred_set_type, (fido_cred_t * credential, int algorithm),
                 (credential, algorithm))
HOLDFAST_HAND_ON(libfido2, int, fido_cred_set_authdata_raw,
                 (fido_cred_t * credential, const unsigned char* bytes, size_t size),
                 (credential, bytes, size))
HOLDFAST_HAND_ON(libfido2, const unsigned char*, fido_cred_id_ptr, (const fido_cred_t* credential),
                 (credential))
HOLDFAST_HAND_ON(libfido2, size_t, fido_cred_id_len, (const fido_cred_t* credential), (credential))
HOLDFAST_HAND_ON(libfido2, const unsigned char*, fido_cred_pubkey_ptr, (const fido_cred_t* credential),
                 (credential))
HOLDFAST_HAND_ON(libfido2, size_t, fido_cred_pubkey_len, (const fido_cred_t* credential), (credential))
HOLDFAST_HAND_ON(libfido2, int, fido_cred_type, (const fido_cred_t* credential), (credential))
HOLDFAST_HAND_ON(libfido2, uint32_t, fido_cred_sigcount, (const fido_cred_t* credential), (credential))

HOLDFAST_HAND_ON(libfido2, fido_assert_t*, fido_assert_new, (), ())
HOLDFAST_HAND_ON(libfido2, void, fido_assert_free, (fido_assert_t * *assertion), (assertion))
HOLDFAST_HAND_ON(libfido2, int, fido_assert_set_count, (fido_assert_t * assertion, size_t count),
                 (assertion, count))
HOLDFAST_HAND_ON(libfido2, int, fido_assert_set_rp, (fido_assert_t * assertion, const char* id),
                 (assertion, id))
HOLDFAST_HAND_ON(libfido2, int, fido_assert_set_up, (fido_assert_t * assertion, fido_opt_t is),
                 (assertion, is))
HOLDFAST_HAND_ON(libfido2, int, fido_assert_set_uv, (fido_assert_t * assertion, fido_opt_t is),
                 (assertion, is))
HOLDFAST_HAND_ON(libfido2, int, fido_assert_set_clientdata_hash,
                 (fido_assert_t * assertion, const unsigned char* bytes, size_t size),
                 (assertion, bytes, size))
HOLDFAST_HAND_ON(libfido2, int, fido_assert_set_authdata_raw,
                 (fido_assert_t * assertion, size_t place, const unsigned char* bytes, size_t size),
                 (assertion, place, bytes, size))
HOLDFAST_HAND_ON(libfido2, int, fido_assert_set_sig,
                 (fido_assert_t * assertion, size_t place, const unsigned char* bytes, size_t size),
                 (assertion, place, bytes, size))
HOLDFAST_HAND_ON(libfido2, int, fido_assert_verify,
                 (const fido_assert_t* assertion, size_t place, int algorithm, const void* key),
                 (assertion, place, algorithm, key))
HOLDFAST_HAND_ON(libfido2, uint32_t, fido_assert_sigcount, (const fido_assert_t* assertion, size_t place),
                 (assertion, place))

HOLDFAST_HAND_ON(libfido2, es256_pk_t*, es256_pk_new, (), ())
HOLDFAST_HAND_ON(libfido2, void, es256_pk_free, (es256_pk_t * *key), (key))
HOLDFAST_HAND_ON(libfido2, int, es256_pk_from_ptr, (es256_pk_t * key, const void* bytes, size_t size),
                 (key, bytes, size))
HOLDFAST_HAND_ON(libfido2, eddsa_pk_t*, eddsa_pk_new, (), ())
HOLDFAST_HAND_ON(libfido2, void, eddsa_pk_free, (eddsa_pk_t * *key), (key))
HOLDFAST_HAND_ON(libfido2, int, eddsa_pk_from_ptr, (eddsa_pk_t * key, const void* bytes, size_t size),
                 (key, bytes, size))
HOLDFAST_HAND_ON(libfido2, rs256_pk_t*, rs256_pk_new, (), ())
HOLDFAST_HAND_ON(libfido2, void, rs256_pk_free, (rs256_pk_t * *key), (key))
HOLDFAST_HAND_ON(libfido2, int, rs256_pk_from_ptr, (rs256_pk_t * key, const void* bytes, size_t size),
                 (key, bytes, size))

}  // extern "C"
