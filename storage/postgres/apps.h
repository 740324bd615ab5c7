// Apps. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/apps.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/shared_read.h"

namespace holdfast::storage::postgres {

CreateApp::Outcome execute(Connection& connection, const CreateApp& operation);
SharedRead<FindApp> read_of(const FindApp& operation);
SharedRead<FindAppAndTokens> read_of(const FindAppAndTokens& operation);
ListApps::Outcome execute(Connection& connection, const ListApps& operation);
RotateApp::Outcome execute(Connection& connection, const RotateApp& operation);
RevokeApp::Outcome execute(Connection& connection, const RevokeApp& operation);
TouchApp::Outcome execute(Connection& connection, const TouchApp& operation);
TellTokenIssued::Outcome execute(Connection& connection, const TellTokenIssued& operation);

}  // namespace holdfast::storage::postgres
