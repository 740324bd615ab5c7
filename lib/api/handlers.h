// One function for each row of the route table (api/routes.cpp). They throw Refusal, storage::StoreError and
// what else goes wrong: the App answers for all of them.
#pragma once

#include "api/context.h"
#include "http/message.h"

namespace holdfast::api {

using http::Request;
using http::Response;

// auth_handlers.cpp
Response sign_up(const Context&, const Request&);
Response log_in(const Context&, const Request&);
Response refresh(const Context&, const Request&);
Response log_out(const Context&, const Request&);
Response show_me(const Context&, const Request&);
Response delete_me(const Context&, const Request&);

// linking_handlers.cpp
Response list_providers(const Context&, const Request&);
Response login_url(const Context&, const Request&);
Response start_linking(const Context&, const Request&);
Response finish_linking(const Context&, const Request&);

// cloud_handlers.cpp
Response show_cloud_status(const Context&, const Request&);
Response disconnect_account(const Context&, const Request&);
Response delete_account(const Context&, const Request&);
Response set_nickname(const Context&, const Request&);

// transfer_handlers.cpp
Response transfer_ownership(const Context&, const Request&);
Response list_transfer_events(const Context&, const Request&);
Response acknowledge_transfer_event(const Context&, const Request&);

// page_handlers.cpp
Response show_landing_page(const Context&, const Request&);
Response show_app_page(const Context&, const Request&);
Response show_asset(const Context&, const Request&);

// health_handlers.cpp
Response show_health(const Context&, const Request&);
Response show_readiness(const Context&, const Request&);
Response show_metrics(const Context&, const Request&);

}  // namespace holdfast::api
