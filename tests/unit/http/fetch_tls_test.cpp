#include "http/fetch.h"
#include "wire/raw_server.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

using namespace holdfast::http;
using holdfast::test::RawServer;

namespace {

template <auto Function>
struct Call {
    template <typename T>
    void operator()(T* object) const {
        Function(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Call<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Call<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Call<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Call<SSL_free>>;

// A certificate that signs itself, for the names given.
Certificate make_certificate(EVP_PKEY* key, const char* names) {
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"),
                               -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names);
    X509_add_ext(certificate.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// Gives that answer to each request, in one record, over TLS with that certificate. Fetchers opened while it
// lives may trust it.
struct TlsServer {
    explicit TlsServer(const char* names, std::string in_answer = kOk)
        : answer(std::move(in_answer)),
          key(EVP_RSA_gen(2048)),
          certificate(make_certificate(key.get(), names)),
          context(SSL_CTX_new(TLS_server_method())),
          server([this](int descriptor) { serve(descriptor); }) {
        SSL_CTX_use_certificate(context.get(), certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), key.get());
    }

    void serve(int descriptor) const {
        const Session session(SSL_new(context.get()));
        SSL_set_fd(session.get(), descriptor);
        if (SSL_accept(session.get()) != 1) return;
        std::array<char, 4096> bytes;
        while (SSL_read(session.get(), bytes.data(), static_cast<int>(bytes.size())) > 0) {
            SSL_write(session.get(), answer.data(), static_cast<int>(answer.size()));
        }
    }

    std::string url(const std::string& host) const {
        return "https://" + host + ":" + std::to_string(server.port()) + "/";
    }

    std::string answer;
    Key key;
    Certificate certificate;
    Context context;
    RawServer server;
};

// A fetcher for which this certificate is an authority.
class TrustingFetcher {
  public:
    explicit TrustingFetcher(X509* certificate)
        : path_(std::filesystem::temp_directory_path() /
                ("holdfast-trust-" + std::to_string(getpid()) + ".pem")),
          fetcher_(open_fetcher()) {
        std::FILE* file = std::fopen(path_.c_str(), "w");
        PEM_write_X509(file, certificate);
        std::fclose(file);
        setenv("SSL_CERT_FILE", path_.c_str(), 1);
    }
    ~TrustingFetcher() {
        unsetenv("SSL_CERT_FILE");
        std::filesystem::remove(path_);
    }
    TrustingFetcher(const TrustingFetcher&) = delete;
    TrustingFetcher& operator=(const TrustingFetcher&) = delete;

    FetchResult fetch(const FetchRequest& request) { return fetcher_->fetch(request); }

  private:
    const std::filesystem::path path_;
    const std::unique_ptr<Fetcher> fetcher_;
};

FetchRequest get(const std::string& url) { return {"GET", url, {}, ""}; }

bool is_tls_failure(const FetchResult& result) {
    const auto* failure = std::get_if<FetchFailure>(&result);
    return failure != nullptr && *failure == FetchFailure::tls;
}

}  // namespace

TEST_CASE("https works with a certificate of a trusted authority for that host, and keeps its connection") {
    for (const std::string host : {"localhost", "127.0.0.1"}) {
        const TlsServer server("DNS:localhost,IP:127.0.0.1");
        TrustingFetcher fetcher(server.certificate.get());
        for (int i = 0; i < 3; ++i) {
            const auto result = fetcher.fetch(get(server.url(host)));
            REQUIRE(std::holds_alternative<Answer>(result));
            CHECK(std::get<Answer>(result).body == "ok");
        }
        CHECK(server.server.connections() == 1);
    }
}

TEST_CASE("https refuses a certificate of nobody's, and one of another host's") {
    const TlsServer server("DNS:example.com,IP:127.0.0.2");
    CHECK(is_tls_failure(open_fetcher()->fetch(get(server.url("localhost")))));
    TrustingFetcher trusting(server.certificate.get());
    CHECK(is_tls_failure(trusting.fetch(get(server.url("localhost")))));
    CHECK(is_tls_failure(trusting.fetch(get(server.url("127.0.0.1")))));
}

TEST_CASE("what a server sends beyond its answer is not the answer to the next request") {
    // The answer ends where the fetcher's read does; the rest of its record waits inside of TLS.
    constexpr std::size_t kRead = 4096;
    std::string padded = "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\nX-Padding: ";
    padded += std::string(kRead - 4000 - 4 - padded.size(), 'x') + "\r\n\r\n";
    padded += "ok" + std::string(3998, ' ');
    REQUIRE(padded.size() == kRead);
    const TlsServer server("DNS:localhost", padded + "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsmuggled!");
    TrustingFetcher fetcher(server.certificate.get());
    for (int i = 0; i < 3; ++i) {
        const auto result = fetcher.fetch(get(server.url("localhost")));
        REQUIRE(std::holds_alternative<Answer>(result));
        CHECK(std::get<Answer>(result).body.starts_with("ok"));
    }
    CHECK(server.server.connections() == 3);
}
