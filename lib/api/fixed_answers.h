// Answers that are the same for everybody, with the header fields of every answer, prepared at the start.
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

    // This object must outlive both responses.
    http::Response health() const { return health_.answer(); }
    // For a request that the server does not admit; without a reason, for one whose handler failed.
    http::Response refusal(std::optional<http::RefusalReason> reason) const;

  private:
    http::PreparedResponse health_;
    http::PreparedResponse failure_;
    std::vector<http::PreparedResponse> refusals_;  // by reason
};

}  // namespace holdfast::api
