#include "storage/errors.h"

namespace holdfast::storage {

std::string_view name(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::commit_unknown:
            return "commit_unknown";
        case ErrorKind::violation:
            return "violation";
        case ErrorKind::internal:
            return "internal";
    }
    return "internal";
}

}  // namespace holdfast::storage
