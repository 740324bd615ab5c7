#include "api/gotrue/second_factor.h"

#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"

namespace holdfast::api::gotrue {

accounts::GivenCode given_code(const Call& call) {
    return {optional_text(call.body, "code").value_or(""), call.client, call.network};
}

void refuse(const accounts::CodeFault& fault) {
    using Why = accounts::CodeFault::Why;
    if (fault.why == Why::limited) throw Refusal(Error::rate_limited, fault.wait);
    throw refusal(fault.why == Why::required ? Fault::insufficient_aal : Fault::mfa_verification_failed);
}

}  // namespace holdfast::api::gotrue
