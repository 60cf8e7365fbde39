/* A reply as it grows, and SQLite's rows as JSON in it. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(int holds, const char *what) {
    if (holds) return;
    perror(what);
    exit(1);
}

/* Each thread has one and keeps its room. */
struct text {
    char *bytes;
    size_t count, room;
};

static void put(struct text *text, const char *bytes, size_t count) {
    if (text->count + count > text->room) {
        text->room = 2 * (text->count + count);
        text->bytes = realloc(text->bytes, text->room);
        check(text->bytes != NULL, "realloc");
    }
    memcpy(text->bytes + text->count, bytes, count);
    text->count += count;
}

static void put_word(struct text *text, const char *word) { put(text, word, strlen(word)); }

static void put_number(struct text *text, long long number) {
    char digits[32];
    put(text, digits, sprintf(digits, "%lld", number));
}

static void put_string(struct text *text, const char *bytes, size_t count) {
    size_t start = 0;
    put(text, "\"", 1);
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = bytes[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        char escape[8];
        int length = byte < 0x20 ? sprintf(escape, "\\u%04x", byte) : sprintf(escape, "\\%c", byte);
        put(text, bytes + start, i - start);
        put(text, escape, length);
        start = i + 1;
    }
    put(text, bytes + start, count - start);
    put(text, "\"", 1);
}

/* The members of an object; the column `json`, if there is one, is JSON already. */
static void put_members(struct text *text, sqlite3_stmt *row, int json) {
    for (int column = 0, end = sqlite3_column_count(row); column < end; column++) {
        if (column) put(text, ",", 1);
        const char *name = sqlite3_column_name(row, column);
        put_string(text, name, strlen(name));
        put(text, ":", 1);
        switch (sqlite3_column_type(row, column)) {
        case SQLITE_INTEGER: put_number(text, sqlite3_column_int64(row, column)); break;
        case SQLITE_TEXT: {
            const char *bytes = (const char *)sqlite3_column_text(row, column);
            int count = sqlite3_column_bytes(row, column);
            if (column == json) put(text, bytes, count);
            else put_string(text, bytes, count);
            break;
        }
        default: put_word(text, "null");
        }
    }
}

static uint64_t mix(uint64_t hash, uint64_t word) {
    uint64_t product = (hash ^ word) * 0x100000001b3;
    return product ^ product >> 32;
}

/* The responder's entity tag (Sources/WebAPI/Replies/EntityTag.swift). */
static uint64_t tag(const struct text *body) {
    uint64_t hash = 0xcbf29ce484222325, word;
    size_t position = 0;
    for (; position + 8 <= body->count; position += 8) {
        memcpy(&word, body->bytes + position, 8);
        hash = mix(hash, __builtin_bswap64(word));
    }
    for (; position < body->count; position++) hash = mix(hash, (unsigned char)body->bytes[position]);
    return mix(hash, body->count);
}
