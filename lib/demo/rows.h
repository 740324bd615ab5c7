// The rows of the database as JSON, for the page of the demo.
#pragma once

#include "base/json.h"
#include "demo/hook_receiver.h"
#include "demo/kept_log.h"
#include "storage/operator/rows.h"

namespace holdfast::demo {

// {user_id, username}
base::Json owner_json(const storage::AccountRow& row);

// {"users","accounts","requests","events","log","webhooks","sql"}, each newest first.
base::Json rows_json(const storage::Rows& rows, const KeptLog& log, const HookReceiver& hook_receiver);

}  // namespace holdfast::demo
