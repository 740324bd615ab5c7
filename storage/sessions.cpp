#include "storage/sessions.h"

namespace holdfast::storage {

std::string_view name(SessionEnd reason) {
    switch (reason) {
        case SessionEnd::signed_out:
            return "signed_out";
        case SessionEnd::ended_by_user:
            return "ended_by_user";
        case SessionEnd::password_changed:
            return "password_changed";
        case SessionEnd::too_many:
            return "too_many";
    }
    return "";
}

}  // namespace holdfast::storage
