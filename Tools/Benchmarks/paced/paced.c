// Open-loop HTTP load: requests are due at moments that are fixed before the run, and latency counts from the due moment,
// whether or not a connection was free then. A slow answer therefore delays nobody's clock (no coordinated omission).
//
//   paced PORT FILE RATE SECONDS CONNECTIONS
//
//   FILE   one request a line: kind, path and a text that the answer must hold, with tabs between them; taken in turn
//
// Prints one line of JSON: the rate that was due and the rate answered, and for all and for each kind the number of
// requests, p50, p99 and maximum in milliseconds, answers that were no success, and successes that lack their text.
// "lag" is how late the client itself was at most with a request for which a connection was free.
//
// One thread, keep-alive connections, epoll and a timer: about a tenth of a core at 2,000 requests a second. Linux.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { KINDS = 16, ANSWER_BYTES = 1 << 20, PATIENCE = 10 };

typedef struct {
    int kind;
    char *text; // the whole request
    size_t length;
    char *wanted;
} Request;

typedef struct {
    int socket;
    long turn; // the request that is out, by its place in the schedule; -1 for none
    char *answer;
    size_t length;
} Connection;

typedef struct {
    const char *name;
    long requests, failed, unexpected;
} Kind;

static int port;
static Request *requests;
static long requestCount;
static Kind kinds[KINDS];
static int kindCount;
static Connection *connections;
static int *idle;
static int idleCount;
static int poll;
static long total, next, answered;
static int64_t begin, gap, lag;
static int64_t freeSince; // when there was last no idle connection
static uint32_t *latency; // microseconds, by place in the schedule

static void fail(const char *what) {
    fprintf(stderr, "paced: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int kindOf(const char *name) {
    for (int kind = 0; kind < kindCount; kind++)
        if (strcmp(kinds[kind].name, name) == 0) return kind;
    if (kindCount == KINDS) {
        fprintf(stderr, "paced: more than %d kinds\n", KINDS);
        exit(64);
    }
    kinds[kindCount].name = strdup(name);
    return kindCount++;
}

static void readRequests(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) fail(path);
    char *line = NULL;
    size_t room = 0;
    long space = 0;
    while (getline(&line, &room, file) > 0) {
        line[strcspn(line, "\n")] = 0;
        char *rest = line;
        char *kind = strsep(&rest, "\t"), *target = strsep(&rest, "\t"), *wanted = rest;
        if (!target || !wanted) {
            fprintf(stderr, "paced: line %ld of %s has no three parts\n", requestCount + 1, path);
            exit(65);
        }
        if (requestCount == space) {
            space = space ? space * 2 : 1024;
            requests = realloc(requests, (size_t)space * sizeof(Request));
        }
        Request *request = &requests[requestCount++];
        request->kind = kindOf(kind);
        int length = asprintf(&request->text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", target, port);
        if (length < 0 || !(request->wanted = strdup(wanted))) fail("memory");
        request->length = (size_t)length;
    }
    free(line);
    fclose(file);
    if (requestCount == 0) {
        fprintf(stderr, "paced: %s has no requests\n", path);
        exit(65);
    }
}

static void watch(int number) {
    Connection *connection = &connections[number];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connection->socket < 0) fail("socket");
    if (connect(connection->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
    int on = 1;
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(connection->socket, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)number};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, connection->socket, &event)) fail("epoll_ctl");
    connection->turn = -1;
    connection->length = 0;
}

static void reconnect(int number) {
    close(connections[number].socket);
    watch(number);
}

static Kind *kindAt(long turn) { return &kinds[requests[turn % requestCount].kind]; }

static void finish(int number, int isSuccess, const char *body, size_t length) {
    Connection *connection = &connections[number];
    long turn = connection->turn;
    latency[turn] = (uint32_t)((now() - begin - turn * gap) / 1000);
    const char *wanted = requests[turn % requestCount].wanted;
    if (!isSuccess) kindAt(turn)->failed++;
    else if (!memmem(body, length, wanted, strlen(wanted))) kindAt(turn)->unexpected++;
    answered++;
    connection->turn = -1;
    connection->length = 0;
    if (idleCount == 0) freeSince = now();
    idle[idleCount++] = number;
}

static void take(int number) {
    Connection *connection = &connections[number];
    ssize_t count = recv(connection->socket, connection->answer + connection->length, ANSWER_BYTES - connection->length, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0 || connection->turn < 0) { // the server has hung up, or says what nobody asked
        int isOut = connection->turn >= 0;
        if (isOut) finish(number, 0, "", 0);
        reconnect(number);
        return;
    }
    connection->length += (size_t)count;
    connection->answer[connection->length] = 0;
    char *head = memmem(connection->answer, connection->length, "\r\n\r\n", 4);
    if (!head) return;
    char *field = strcasestr(connection->answer, "\r\ncontent-length:");
    if (!field || field > head) {
        finish(number, 0, "", 0);
        reconnect(number);
        // `finish` has put it among the idle ones already.
        return;
    }
    size_t bodyLength = strtoul(field + 17, NULL, 10);
    char *body = head + 4;
    size_t have = connection->length - (size_t)(body - connection->answer);
    if (have < bodyLength && connection->length < ANSWER_BYTES) return;
    finish(number, have == bodyLength && strncmp(connection->answer, "HTTP/1.1 200", 12) == 0, body, have);
}

static void ask(int64_t moment) {
    while (next < total && idleCount > 0 && begin + next * gap <= moment) {
        int number = idle[--idleCount];
        Connection *connection = &connections[number];
        Request *request = &requests[next % requestCount];
        // Waiting for a connection is the server's delay, not the client's.
        int64_t due = begin + next * gap, late = moment - (due > freeSince ? due : freeSince);
        if (late > lag) lag = late;
        kindAt(next)->requests++;
        connection->turn = next++;
        if (send(connection->socket, request->text, request->length, MSG_NOSIGNAL) != (ssize_t)request->length) {
            finish(number, 0, "", 0);
            reconnect(number);
        }
    }
}

static int ascending(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static void report(int kind, uint32_t *room) {
    long count = 0;
    for (long turn = 0; turn < next; turn++)
        if (latency[turn] != UINT32_MAX && (kind < 0 || requests[turn % requestCount].kind == kind))
            room[count++] = latency[turn];
    qsort(room, (size_t)count, sizeof *room, ascending);
    double at[3] = {0, 0, 0};
    if (count > 0) {
        at[0] = room[(count - 1) / 2] / 1000.0;
        at[1] = room[(count * 99 + 99) / 100 - 1] / 1000.0;
        at[2] = room[count - 1] / 1000.0;
    }
    printf("\"p50ms\": %.2f, \"p99ms\": %.2f, \"maxms\": %.2f", at[0], at[1], at[2]);
}

int main(int count, char **arguments) {
    if (count != 6) {
        fprintf(stderr, "usage: paced PORT FILE RATE SECONDS CONNECTIONS\n");
        return 64;
    }
    port = atoi(arguments[1]);
    double rate = atof(arguments[3]), seconds = atof(arguments[4]);
    int connectionCount = atoi(arguments[5]);
    if (port < 1 || rate <= 0 || seconds <= 0 || connectionCount < 1) {
        fprintf(stderr, "paced: every number must be positive\n");
        return 64;
    }
    readRequests(arguments[2]);
    total = (long)(rate * seconds);
    gap = (int64_t)(1e9 / rate);
    latency = malloc((size_t)total * sizeof *latency);
    connections = calloc((size_t)connectionCount, sizeof *connections);
    idle = malloc((size_t)connectionCount * sizeof *idle);
    if (!latency || !connections || !idle) fail("memory");
    memset(latency, 0xFF, (size_t)total * sizeof *latency);
    poll = epoll_create1(0);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    if (poll < 0 || timer < 0) fail("epoll");
    for (int number = connectionCount - 1; number >= 0; number--) {
        if (!(connections[number].answer = malloc(ANSWER_BYTES + 1))) fail("memory");
        watch(number);
        idle[idleCount++] = number;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = UINT32_MAX};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, timer, &event)) fail("epoll_ctl");

    begin = now() + 50000000;
    int64_t deadline = begin + total * gap + (int64_t)PATIENCE * 1000000000;
    while (answered < total && now() < deadline) {
        if (next < total && idleCount > 0) {
            int64_t due = begin + next * gap;
            struct itimerspec spec = {.it_value = {.tv_sec = due / 1000000000, .tv_nsec = due % 1000000000}};
            if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &spec, NULL)) fail("timerfd_settime");
        }
        struct epoll_event events[64];
        int ready = epoll_wait(poll, events, 64, 100);
        if (ready < 0 && errno != EINTR) fail("epoll_wait");
        for (int place = 0; place < ready; place++) {
            if (events[place].data.u32 == UINT32_MAX) {
                uint64_t expirations;
                if (read(timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN) fail("timer");
            } else {
                take((int)events[place].data.u32);
            }
        }
        ask(now());
    }
    double took = (double)(now() - begin) / 1e9;

    uint32_t *room = malloc((size_t)total * sizeof *room);
    if (!room) fail("memory");
    long failed = total - answered, unexpected = 0;
    for (int kind = 0; kind < kindCount; kind++) {
        failed += kinds[kind].failed;
        unexpected += kinds[kind].unexpected;
    }
    printf("{\"requests\": %ld, \"due\": %.0f, \"perSecond\": %.0f, ", total, rate, (double)answered / took);
    report(-1, room);
    printf(", \"lag\": %.2f, \"wrong\": %ld, \"unexpected\": %ld", (double)lag / 1e6, failed, unexpected);
    for (int kind = 0; kind < kindCount; kind++) {
        printf(", \"%s\": {\"requests\": %ld, ", kinds[kind].name, kinds[kind].requests);
        report(kind, room);
        printf(", \"wrong\": %ld, \"unexpected\": %ld}", kinds[kind].failed, kinds[kind].unexpected);
    }
    printf("}\n");
    return failed > 0;
}
