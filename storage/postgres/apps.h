// Apps. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/apps.h"
#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

CreateApp::Outcome execute(Connection& connection, const CreateApp& operation);
FindApp::Outcome execute(Connection& connection, const FindApp& operation);
FindAppAndTokens::Outcome execute(Connection& connection, const FindAppAndTokens& operation);
ListApps::Outcome execute(Connection& connection, const ListApps& operation);
RotateApp::Outcome execute(Connection& connection, const RotateApp& operation);
RevokeApp::Outcome execute(Connection& connection, const RevokeApp& operation);
TouchApp::Outcome execute(Connection& connection, const TouchApp& operation);
TellTokenIssued::Outcome execute(Connection& connection, const TellTokenIssued& operation);

}  // namespace holdfast::storage::postgres
