// One function for each row below /auth/v1 of the route table (api/routes.cpp).
#pragma once

#include "api/route.h"

namespace holdfast::api::gotrue {

// about_handlers.cpp
http::Response show_health(const Call& call);
http::Response show_settings(const Call& call);

// sign_in_handlers.cpp
http::Response sign_up(const Call& call);
http::Response issue_tokens(const Call& call);

// user_handlers.cpp
http::Response show_user(const Call& call, const CurrentUser& user);
http::Response update_user(const Call& call, const CurrentUser& user);
http::Response log_out(const Call& call, const CurrentUser& user);

// identity_handlers.cpp
http::Response authorize_identity(const Call& call, const CurrentUser& user);
http::Response continue_identity(const Call& call);
http::Response delete_identity(const Call& call, const CurrentUser& user);

// admin_handlers.cpp
http::Response list_users(const Call& call);
http::Response create_user(const Call& call);
http::Response show_user_to_admin(const Call& call);
http::Response update_user_by_admin(const Call& call);
http::Response delete_user(const Call& call);

// mail_handlers.cpp
http::Response recover(const Call& call);
http::Response resend(const Call& call);
http::Response send_otp(const Call& call);
http::Response verify(const Call& call);
http::Response refuse_verify_link(const Call& call);
http::Response send_nonce(const Call& call, const CurrentUser& user);
http::Response authorize(const Call& call);

}  // namespace holdfast::api::gotrue
