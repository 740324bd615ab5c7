// The functions of libpq that this folder calls.
#include "sync/hand_on.h"

#include <libpq-fe.h>

namespace {

constinit holdfast::sync::Library libpq("libpq.so.5");

}  // namespace

extern "C" {

HOLDFAST_HAND_ON(libpq, PGconn*, PQconnectdbParams,
                 (const char* const* keywords, const char* const* values, int expand),
                 (keywords, values, expand))
HOLDFAST_HAND_ON(libpq, void, PQfinish, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(libpq, PQconninfoOption*, PQconninfoParse, (const char* text, char** error), (text, error))
HOLDFAST_HAND_ON(libpq, void, PQconninfoFree, (PQconninfoOption * options), (options))
HOLDFAST_HAND_ON(libpq, ConnStatusType, PQstatus, (const PGconn* connection), (connection))
HOLDFAST_HAND_ON(libpq, char*, PQerrorMessage, (const PGconn* connection), (connection))
HOLDFAST_HAND_ON(libpq, int, PQsocket, (const PGconn* connection), (connection))
HOLDFAST_HAND_ON(libpq, PQnoticeReceiver, PQsetNoticeReceiver,
                 (PGconn * connection, PQnoticeReceiver receiver, void* argument),
                 (connection, receiver, argument))
HOLDFAST_HAND_ON(libpq, int, PQsetnonblocking, (PGconn * connection, int is_on), (connection, is_on))
HOLDFAST_HAND_ON(libpq, int, PQflush, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(libpq, int, PQconsumeInput, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(libpq, int, PQisBusy, (PGconn * connection), (connection))

HOLDFAST_HAND_ON(libpq, PGresult*, PQexec, (PGconn * connection, const char* sql), (connection, sql))
HOLDFAST_HAND_ON(libpq, int, PQsendQuery, (PGconn * connection, const char* sql), (connection, sql))
HOLDFAST_HAND_ON(libpq, int, PQsendQueryParams,
                 (PGconn * connection, const char* sql, int count, const Oid* types,
                  const char* const* values, const int* lengths, const int* formats, int result_format),
                 (connection, sql, count, types, values, lengths, formats, result_format))
HOLDFAST_HAND_ON(libpq, int, PQsendPrepare,
                 (PGconn * connection, const char* name, const char* sql, int count, const Oid* types),
                 (connection, name, sql, count, types))
HOLDFAST_HAND_ON(libpq, int, PQsendQueryPrepared,
                 (PGconn * connection, const char* name, int count, const char* const* values,
                  const int* lengths, const int* formats, int result_format),
                 (connection, name, count, values, lengths, formats, result_format))
HOLDFAST_HAND_ON(libpq, int, PQenterPipelineMode, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(libpq, int, PQexitPipelineMode, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(libpq, int, PQpipelineSync, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(libpq, int, PQsetSingleRowMode, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(libpq, PGresult*, PQgetResult, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(libpq, int, PQputCopyData, (PGconn * connection, const char* bytes, int size),
                 (connection, bytes, size))
HOLDFAST_HAND_ON(libpq, int, PQputCopyEnd, (PGconn * connection, const char* error), (connection, error))
HOLDFAST_HAND_ON(libpq, int, PQgetCopyData, (PGconn * connection, char** bytes, int is_async),
                 (connection, bytes, is_async))

HOLDFAST_HAND_ON(libpq, ExecStatusType, PQresultStatus, (const PGresult* result), (result))
HOLDFAST_HAND_ON(libpq, char*, PQresultErrorField, (const PGresult* result, int field), (result, field))
HOLDFAST_HAND_ON(libpq, int, PQntuples, (const PGresult* result), (result))
HOLDFAST_HAND_ON(libpq, int, PQnfields, (const PGresult* result), (result))
HOLDFAST_HAND_ON(libpq, char*, PQfname, (const PGresult* result, int column), (result, column))
HOLDFAST_HAND_ON(libpq, Oid, PQftype, (const PGresult* result, int column), (result, column))
HOLDFAST_HAND_ON(libpq, char*, PQcmdTuples, (PGresult * result), (result))
HOLDFAST_HAND_ON(libpq, char*, PQgetvalue, (const PGresult* result, int row, int column),
                 (result, row, column))
HOLDFAST_HAND_ON(libpq, int, PQgetlength, (const PGresult* result, int row, int column),
                 (result, row, column))
HOLDFAST_HAND_ON(libpq, int, PQgetisnull, (const PGresult* result, int row, int column),
                 (result, row, column))
HOLDFAST_HAND_ON(libpq, void, PQclear, (PGresult * result), (result))
HOLDFAST_HAND_ON(libpq, void, PQfreemem, (void* memory), (memory))

}  // extern "C"
