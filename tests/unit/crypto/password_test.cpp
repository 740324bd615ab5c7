#include "crypto/password.h"

#include <atomic>
#include <fstream>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace holdfast::crypto;

namespace {

// Memory of this process that the kernel may take without asking (MADV_FREE, proc(5)).
std::size_t lazily_freed_kib() {
    std::ifstream smaps("/proc/self/smaps_rollup");
    std::string name;
    std::size_t kib = 0;
    while (smaps >> name) {
        if (name == "LazyFree:" && smaps >> kib) return kib;
    }
    FAIL("/proc/self/smaps_rollup has no LazyFree");
    return 0;
}

}  // namespace

TEST_CASE("a new hash is Argon2id of the documented cost and verifies its password only") {
    const std::string hash = hash_password("correct horse");
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(verify_password(hash, "correct horse") == PasswordCheck::match);
    CHECK(verify_password(hash, "correct hors") == PasswordCheck::mismatch);
    CHECK(verify_password(hash, "") == PasswordCheck::mismatch);
    CHECK(hash != hash_password("correct horse"));
}

TEST_CASE("the memory of a hash is used for the next, and the kernel may take it in between") {
    constexpr std::size_t kHashKib = 19456;
    const std::string hash = hash_password("correct horse");
    const std::size_t kept = lazily_freed_kib();
    CHECK(kept >= kHashKib);
    for (int i = 0; i < 3; ++i) CHECK(verify_password(hash, "correct horse") == PasswordCheck::match);
    CHECK(lazily_freed_kib() < kept + kHashKib);
}

TEST_CASE("hashes that run at once have memory of their own") {
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&wrong, password = "password " + std::to_string(i)] {
            for (int round = 0; round < 3; ++round) {
                const std::string hash = hash_password(password);
                wrong += verify_password(hash, password) != PasswordCheck::match;
                wrong += verify_password(hash, "correct horse") != PasswordCheck::mismatch;
            }
        });
    }
    threads.clear();
    CHECK(wrong == 0);
}

TEST_CASE("every byte of a password counts, NUL and the 1000th included") {
    const std::string with_nul("pass\0word", 9);
    const std::string hash = hash_password(with_nul);
    CHECK(verify_password(hash, with_nul) == PasswordCheck::match);
    CHECK(verify_password(hash, "pass") == PasswordCheck::mismatch);
    const std::string long_one(1024, 'x');
    CHECK(verify_password(hash_password(long_one), long_one.substr(0, 1023) + "y") ==
          PasswordCheck::mismatch);
}

TEST_CASE("hashes of other programs verify") {
    struct Row {
        std::string hash, password;
    };
    const std::vector<Row> rows = {
        {"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "password"},
        {"$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc", "password"},
        {"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxNmJ5dGVzIQ$tPXA8KRaMxUDqoVFOkz5qceiysamiMSLxBrcC5sAtmo",
         "password"},
        {"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"},
        {"$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"},
        {"$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"},
        {"$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e", "\xff\xff\xa3"},
    };
    for (const auto& row : rows) {
        INFO(row.hash);
        CHECK(verify_password(row.hash, row.password) == PasswordCheck::match);
        CHECK(verify_password(row.hash, row.password + "x") == PasswordCheck::mismatch);
    }
}

TEST_CASE("bcrypt looks at 72 bytes and never takes a NUL for an end") {
    const std::string hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
    const std::string first_72 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    CHECK(verify_password(hash, first_72) == PasswordCheck::match);
    CHECK(verify_password(hash, first_72 + std::string(900, 'x')) == PasswordCheck::match);
    CHECK(verify_password(hash, first_72.substr(0, 71)) == PasswordCheck::mismatch);
    const std::string short_hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    CHECK(verify_password(short_hash, std::string("U*U\0", 4)) == PasswordCheck::mismatch);
}

TEST_CASE("what is no hash, or asks for too much work, is unusable at once") {
    const std::string salt_and_hash = "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    const std::vector<std::string> rows = {
        "",
        "secret",
        "$argon2id$v=19$m=1048577,t=2,p=1" + salt_and_hash,
        "$argon2id$v=19$m=4194304,t=10,p=1" + salt_and_hash,
        "$argon2id$v=19$m=256,t=21,p=1" + salt_and_hash,
        "$argon2id$v=19$m=256,t=2,p=17" + salt_and_hash,
        "$argon2id$v=19$m=256,t=0,p=1" + salt_and_hash,
        "$argon2id$v=19$m=0256,t=2,p=1" + salt_and_hash,
        "$argon2id$v=19$m=+256,t=2,p=1" + salt_and_hash,
        "$argon2id$v=19$m=99999999999999999999,t=2,p=1" + salt_and_hash,
        "$argon2id$v=16$m=256,t=2,p=1" + salt_and_hash,
        "$argon2id$m=256,t=2,p=1" + salt_and_hash,
        "$argon2i$v=19$m=256,t=2,p=1" + salt_and_hash,
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=",
        "$argon2id$v=19$m=256,t=2,p=1" + salt_and_hash + "$x",
        "$argon2id$v=19$m=256,t=2,p=1" + salt_and_hash + std::string("\0x", 2),
        "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe:",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "*0",
    };
    for (const auto& hash : rows) {
        INFO(hash);
        CHECK(verify_password(hash, "password") == PasswordCheck::unusable);
    }
}

TEST_CASE("the decoys cost what real hashes cost and match nothing") {
    const std::string& argon2id = decoy_hash(HashKind::argon2id);
    CHECK(argon2id.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(argon2id.size() == hash_password("x").size());
    CHECK(decoy_hash(HashKind::bcrypt).starts_with("$2b$10$"));
    for (const HashKind kind : {HashKind::argon2id, HashKind::bcrypt}) {
        CHECK(kind_of(decoy_hash(kind)) == kind);
        CHECK(verify_password(decoy_hash(kind), "password") == PasswordCheck::mismatch);
    }
    CHECK_THROWS_AS(decoy_hash(HashKind::unusable), std::invalid_argument);
    for (const char* hash : {"", "rubbish", "$2b$31$HoldfastDecoyHoldfastO..............................."})
        CHECK(kind_of(hash) == HashKind::unusable);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("want of memory is no wrong password") {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const rlimit limit{256UL << 20, 256UL << 20};
        setrlimit(RLIMIT_AS, &limit);
        try {
            const auto check = verify_password(
                "$argon2id$v=19$m=1048576,t=2,p=1$aG9sZGZhc3QtZGVjb3khIQ$nf65EOgLrQMR/"
                "uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "password");
            _exit(check == PasswordCheck::mismatch ? 1 : 2);
        } catch (const std::bad_alloc&) {
            _exit(0);
        }
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}
#endif
