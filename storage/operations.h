// The headers of all operations, for code that deals with every one of them, such as a Store that passes
// calls on. All other code includes the headers of the operations that it runs.
#pragma once

#include "storage/apps.h"
#include "storage/email_links.h"
#include "storage/events.h"
#include "storage/handover.h"
#include "storage/hooks.h"
#include "storage/leases.h"
#include "storage/linking.h"
#include "storage/mails.h"
#include "storage/passkeys.h"
#include "storage/quota.h"
#include "storage/rate_limits.h"
#include "storage/revocations.h"
#include "storage/rows.h"
#include "storage/second_factors.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "storage/vault.h"
