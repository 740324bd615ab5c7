// The flow cookie: an envelope that we did not seal never opens, what we sealed opens with its state only,
// and what is read of it is what was sealed.
#include "accounts/flow.h"
#include "base/random.h"
#include "fuzz/property.h"

#include <string>

using namespace holdfast;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const crypto::Sealer sealer({base::random_bytes(32)});
    const std::string_view text = fuzz::text_of(bytes, size);
    must(!accounts::open_flow(sealer, "state", text), "nobody else's envelope opens");
    must(!accounts::open_flow(sealer, text, "v1." + std::string(text)), "under no state");

    // As whatever an older or a newer version of ours may have sealed.
    const std::string sealed = sealer.seal(text, crypto::seal_context({"flow", "state"}));
    must(!accounts::open_flow(sealer, "another", sealed), "another state does not open it");
    const auto flow = accounts::open_flow(sealer, "state", sealed);
    if (!flow) return 0;
    const auto again = accounts::open_flow(sealer, "state", accounts::seal_flow(sealer, "state", *flow));
    must(again.has_value(), "a flow can be sealed again");
    must(again->app_return.has_value() == flow->app_return.has_value(), "and where it ends");
    must(!again->app_return || (again->app_return->url == flow->app_return->url &&
                                again->app_return->code_challenge == flow->app_return->code_challenge),
         "and for whom");
    must(again->user_id == flow->user_id && again->session_id == flow->session_id &&
             again->provider == flow->provider && again->code_verifier == flow->code_verifier &&
             again->nonce == flow->nonce && again->expires_at == flow->expires_at,
         "a sealed flow says the same");
    return 0;
}
