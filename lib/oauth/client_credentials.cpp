#include "oauth/client_credentials.h"

#include "base/encoding.h"

namespace holdfast::oauth {

// HTTP Basic form-encodes both parts first.
void add_client_credentials(const Provider& provider, http::FetchRequest& request, http::Params& form) {
    switch (provider.client_authentication) {
        case ClientAuthentication::client_secret_post:
            form.add("client_id", provider.client_id);
            form.add("client_secret", provider.client_secret);
            break;
        case ClientAuthentication::client_secret_basic:
            request.headers.set(
                "Authorization",
                "Basic " + base::base64_encode(http::percent_encode(provider.client_id) + ":" +
                                               http::percent_encode(provider.client_secret)));
            break;
    }
}

}  // namespace holdfast::oauth
