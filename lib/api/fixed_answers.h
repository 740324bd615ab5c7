// Answers that are the same for everybody, with all that every answer carries, prepared once, at the start.
#pragma once

#include "api/errors.h"
#include "api/security_headers.h"
#include "http/prepared.h"
#include "http/refusal.h"

#include <optional>
#include <vector>

namespace holdfast::api {

// The response with the fields of every answer (api/security_headers.h), for any request.
http::PreparedResponse prepared(http::Response response, Hsts hsts);

// Thread-safe, immutable.
class FixedAnswers {
  public:
    explicit FixedAnswers(Hsts hsts);

    // Both are outlived by this object.
    http::Response health() const { return health_.answer(); }
    // To a request that the server does not admit, or, without a reason, whose handler failed.
    http::Response refusal(std::optional<http::RefusalReason> reason) const;

  private:
    http::PreparedResponse health_;
    http::PreparedResponse failure_;
    std::vector<http::PreparedResponse> refusals_;  // by reason
};

}  // namespace holdfast::api
