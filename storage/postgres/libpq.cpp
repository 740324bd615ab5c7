// The functions of libpq that this folder calls, as libpq-fe.h declares them. Each hands the call on to libpq
// itself, which the first one loads. Throws std::runtime_error if it is not there. They are weak, so that a
// test can put a function of its own before libpq's.
#include "sync/library.h"

#include <libpq-fe.h>

namespace {

constinit holdfast::sync::Library libpq("libpq.so.5");

}  // namespace

// NOLINTBEGIN(bugprone-macro-parentheses): they are parts of declarations
#define HOLDFAST_HAND_ON(result, name, parameters, arguments)                                     \
    [[gnu::weak]] result name parameters {                                                        \
        static const auto function = reinterpret_cast<result(*) parameters>(libpq.symbol(#name)); \
        return function arguments;                                                                \
    }
// NOLINTEND(bugprone-macro-parentheses)

extern "C" {

HOLDFAST_HAND_ON(PGconn*, PQconnectdbParams,
                 (const char* const* keywords, const char* const* values, int expand),
                 (keywords, values, expand))
HOLDFAST_HAND_ON(void, PQfinish, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(PQconninfoOption*, PQconninfoParse, (const char* text, char** error), (text, error))
HOLDFAST_HAND_ON(void, PQconninfoFree, (PQconninfoOption * options), (options))
HOLDFAST_HAND_ON(ConnStatusType, PQstatus, (const PGconn* connection), (connection))
HOLDFAST_HAND_ON(char*, PQerrorMessage, (const PGconn* connection), (connection))
HOLDFAST_HAND_ON(int, PQsocket, (const PGconn* connection), (connection))
HOLDFAST_HAND_ON(PQnoticeReceiver, PQsetNoticeReceiver,
                 (PGconn * connection, PQnoticeReceiver receiver, void* argument),
                 (connection, receiver, argument))
HOLDFAST_HAND_ON(int, PQsetnonblocking, (PGconn * connection, int is_on), (connection, is_on))
HOLDFAST_HAND_ON(int, PQflush, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(int, PQconsumeInput, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(int, PQisBusy, (PGconn * connection), (connection))

HOLDFAST_HAND_ON(PGresult*, PQexec, (PGconn * connection, const char* sql), (connection, sql))
HOLDFAST_HAND_ON(int, PQsendQuery, (PGconn * connection, const char* sql), (connection, sql))
HOLDFAST_HAND_ON(int, PQsendQueryParams,
                 (PGconn * connection, const char* sql, int count, const Oid* types,
                  const char* const* values, const int* lengths, const int* formats, int result_format),
                 (connection, sql, count, types, values, lengths, formats, result_format))
HOLDFAST_HAND_ON(int, PQsendPrepare,
                 (PGconn * connection, const char* name, const char* sql, int count, const Oid* types),
                 (connection, name, sql, count, types))
HOLDFAST_HAND_ON(int, PQsendQueryPrepared,
                 (PGconn * connection, const char* name, int count, const char* const* values,
                  const int* lengths, const int* formats, int result_format),
                 (connection, name, count, values, lengths, formats, result_format))
HOLDFAST_HAND_ON(int, PQenterPipelineMode, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(int, PQexitPipelineMode, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(int, PQpipelineSync, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(int, PQsetSingleRowMode, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(PGresult*, PQgetResult, (PGconn * connection), (connection))
HOLDFAST_HAND_ON(int, PQputCopyData, (PGconn * connection, const char* bytes, int size),
                 (connection, bytes, size))
HOLDFAST_HAND_ON(int, PQputCopyEnd, (PGconn * connection, const char* error), (connection, error))
HOLDFAST_HAND_ON(int, PQgetCopyData, (PGconn * connection, char** bytes, int is_async),
                 (connection, bytes, is_async))

HOLDFAST_HAND_ON(ExecStatusType, PQresultStatus, (const PGresult* result), (result))
HOLDFAST_HAND_ON(char*, PQresultErrorField, (const PGresult* result, int field), (result, field))
HOLDFAST_HAND_ON(int, PQntuples, (const PGresult* result), (result))
HOLDFAST_HAND_ON(int, PQnfields, (const PGresult* result), (result))
HOLDFAST_HAND_ON(char*, PQfname, (const PGresult* result, int column), (result, column))
HOLDFAST_HAND_ON(Oid, PQftype, (const PGresult* result, int column), (result, column))
HOLDFAST_HAND_ON(char*, PQcmdTuples, (PGresult * result), (result))
HOLDFAST_HAND_ON(char*, PQgetvalue, (const PGresult* result, int row, int column), (result, row, column))
HOLDFAST_HAND_ON(int, PQgetlength, (const PGresult* result, int row, int column), (result, row, column))
HOLDFAST_HAND_ON(int, PQgetisnull, (const PGresult* result, int row, int column), (result, row, column))
HOLDFAST_HAND_ON(void, PQclear, (PGresult * result), (result))
HOLDFAST_HAND_ON(void, PQfreemem, (void* memory), (memory))

}  // extern "C"
