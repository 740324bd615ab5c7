#include "api/openapi/areas.h"

namespace holdfast::api::openapi {

std::vector<Area> areas() {
    return {users_area(),   sessions_area(),    second_factor_area(), passkeys_area(), mail_area(),
            linking_area(), clouds_area(),      handover_area(),      apps_area(),     server_area(),
            gotrue_area(),  gotrue_mail_area(), gotrue_admin_area(),  rest_area()};
}

}  // namespace holdfast::api::openapi
