/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escaping and drawing (html.h). All coordinates are whole pixels. */
#include "report/html.h"

#include <stdbool.h>
#include <string.h>

#include "base/numbers.h"
#include "base/unicode.h"

/* The length of the UTF-8 character that begins here, and its code point. The text is valid UTF-8. */
static size_t decode(const char *text, int32_t *code_point) {
    const unsigned char *byte = (const unsigned char *)text;
    size_t n = byte[0] < 0x80 ? 1 : byte[0] < 0xE0 ? 2 : byte[0] < 0xF0 ? 3 : 4;
    *code_point = n == 1 ? byte[0] : byte[0] & (0x7F >> n);
    for (size_t k = 1; k < n; k++) *code_point = (int32_t)(*code_point << 6 | (byte[k] & 0x3F));
    return n;
}

void pwi_html_text(PwiBuffer *html, const char *untrusted) {
    static const struct {
        char character;
        const char *reference;
    } special[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    size_t valid = pwi_unicode_valid_length(untrusted, strlen(untrusted)), n;
    for (const char *at = untrusted; at < untrusted + valid; at += n) {
        int32_t code_point;
        const char *reference = NULL;
        n = decode(at, &code_point);
        for (size_t k = 0; k < sizeof special / sizeof *special; k++)
            if (*at == special[k].character) reference = special[k].reference;
        if (pwi_unicode_is_control(code_point)) reference = "\xEF\xBF\xBD";
        if (reference != NULL)
            pwi_buffer_text(html, reference);
        else
            pwi_buffer_append(html, at, n);
    }
    if (untrusted[valid] != '\0') pwi_buffer_text(html, "\xEF\xBF\xBD");
}

void pwi_html_name(PwiBuffer *html, const char *untrusted) {
    pwi_buffer_text(html, "<bdi>");
    pwi_html_text(html, untrusted);
    pwi_buffer_text(html, "</bdi>");
}

void pwi_html_ppm(PwiBuffer *html, int64_t ppm) {
    char decimal[PWI_DECIMAL_SIZE];
    pwi_buffer_append(html, decimal, pwi_ppm_print(ppm, decimal));
}

void pwi_html_short(PwiBuffer *html, int64_t ppm) {
    char decimal[PWI_DECIMAL_SIZE];
    int64_t thousandths = pwi_floor_div(ppm + 500, 1000);
    size_t length = pwi_ppm_print(thousandths * 1000, decimal);
    pwi_buffer_append(html, decimal, length - 3);
}

enum { LABEL_WIDTH = 200, BAR_WIDTH = 360, CHART_WIDTH = 700, ROW_HEIGHT = 24, BAR_HEIGHT = 16 };

void pwi_html_bars(PwiBuffer *html, const char *id, const char *title, const PwiBar *bar, int n) {
    int64_t largest = 1;
    for (int k = 0; k < n; k++) largest = bar[k].value > largest ? bar[k].value : largest;
    pwi_buffer_format(html,
                      "<svg class=\"chart\" role=\"img\" aria-labelledby=\"%s-title %s-values\" viewBox=\"0 0 %d %d\" "
                      "xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"%s-title\">",
                      id, id, CHART_WIDTH, n * ROW_HEIGHT + 4, id);
    pwi_html_text(html, title);
    pwi_buffer_format(html, "</title>\n<desc id=\"%s-values\">", id);
    for (int k = 0; k < n; k++) {
        pwi_buffer_text(html, k > 0 ? "; " : "");
        pwi_html_text(html, bar[k].label);
        pwi_buffer_text(html, ": ");
        pwi_html_text(html, bar[k].shown);
    }
    pwi_buffer_text(html, "</desc>\n");
    for (int k = 0; k < n; k++) {
        int top = k * ROW_HEIGHT + 4, middle = top + BAR_HEIGHT - 4;
        int width = (int)(bar[k].value * BAR_WIDTH / largest);
        pwi_buffer_format(html, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABEL_WIDTH - 8, middle);
        pwi_html_text(html, bar[k].label);
        pwi_buffer_format(html, "</text><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", LABEL_WIDTH, top,
                          width > 0 || bar[k].value == 0 ? width : 1, BAR_HEIGHT);
        pwi_buffer_format(html, "<text x=\"%d\" y=\"%d\">", LABEL_WIDTH + width + 8, middle);
        pwi_html_text(html, bar[k].shown);
        pwi_buffer_text(html, "</text>\n");
    }
    pwi_buffer_text(html, "</svg>\n");
}
