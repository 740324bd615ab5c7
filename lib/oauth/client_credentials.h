// How the client shows itself to a provider: at its token endpoint, and where it takes tokens back.
#pragma once

#include "http/fetch.h"
#include "http/url.h"
#include "oauth/provider.h"

namespace holdfast::oauth {

// Adds the client's id and secret to the request's form, or to its header fields, as the entry says (RFC 6749
// section 2.3.1).
void add_client_credentials(const Provider& provider, http::FetchRequest& request, http::Params& form);

}  // namespace holdfast::oauth
