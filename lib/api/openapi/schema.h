// The words in which requests and answers are described: each makes a JSON Schema (draft 2020-12, which
// OpenAPI 3.1 takes) that holds an example. An object may get more members than it names, so clients must
// pass over those that they do not know.
//
//     object({{"email", email()}, {"code", text("123456"), Presence::optional}})
#pragma once

#include "base/json.h"
#include "oauth/provider.h"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::api::openapi {

using Schema = base::Json;

enum class Presence { required, optional };

struct Field {
    std::string_view name;
    Schema schema;
    Presence presence = Presence::required;
};

// In characters. A limit in bytes is told as one in characters: no text that it refuses fits.
struct Length {
    std::int64_t least;
    std::int64_t most;
};

// A schema under a name, to which named() leads: components/schemas of the document.
struct Named {
    std::string name;
    Schema schema;
};

// The provider of the examples.
const oauth::Provider& example_provider();

Schema text(std::string_view example);
Schema text(std::string_view example, Length length);
Schema email();
Schema uuid();
Schema provider();  // its name
Schema time();      // RFC 3339, in UTC
Schema flag(bool example);
Schema number(std::int64_t example);
Schema number(std::int64_t example, std::int64_t least, std::int64_t most);
// This value and no other.
Schema always(base::Json value);
// One of these texts.
Schema words(std::initializer_list<std::string_view> texts);
Schema list(Schema item);
Schema nullable(Schema schema);
Schema object(const std::vector<Field>& fields);
// An object whose members are not known here.
Schema any_object(base::Json example);
Schema one_of(std::vector<Schema> schemas);
Schema named(std::string_view name);
// The same with a sentence for a person.
Schema noted(Schema schema, std::string_view sentence);

enum class Extent { required, all };

// A value that the schema takes, made of the examples in it; of objects with the fields that are required, or
// with all. Throws std::logic_error if a reference leads nowhere or a schema has no example.
base::Json example_of(const Schema& schema, std::span<const Named> named, Extent extent);

}  // namespace holdfast::api::openapi
