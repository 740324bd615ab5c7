// An identity provider on a socket of the bench's own process that answers from memory: what its token
// endpoint says for a code is made, and its id_token signed, before the code is used.
#pragma once

#include "crypto/jose.h"
#include "http/server.h"
#include "sync/mutex.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace holdfast::bench {

// Thread-safe.
class MemoryProvider {
  public:
    // How far a callback comes with a code.
    enum class Grants { everything, no_identity, nothing };

    MemoryProvider();

    // The flags of a server that takes it for OneDrive.
    std::vector<std::string> flags() const;

    // What a browser brings back from the authorization URL: the query of the callback, with a code for the
    // account of this id.
    std::string sign_in(const std::string& authorization_url, const std::string& account_id, Grants grants);

  private:
    http::Response answer(const http::Request& request) const;
    std::string id_token(const std::string& account_id, const std::string& nonce) const;

    const crypto::RsaKey key_ = crypto::RsaKey::generate();
    std::string origin_;
    mutable sync::Mutex mutex_;
    std::unordered_map<std::string, http::Response> answers_ GUARDED_BY(mutex_);  // by code or access token
    std::unique_ptr<http::Server> server_;  // declared last: it ends before what it uses
};

}  // namespace holdfast::bench
