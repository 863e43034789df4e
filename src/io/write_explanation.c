/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing an explanation (write_explanation.h; docs/formats/explanation.md). */
#include "io/write_explanation.h"

#include "base/numbers.h"
#include "io/json_out.h"

typedef struct Writing {
    const PwiExplanation *made;
    const PwProgramme *programme;
    const PwCohort *cohort;
    const PwMatching *matching;
    PwiJsonOut out;
} Writing;

static const char *id_of(const Writing *writing, int side, int person) {
    return writing->cohort->side[side].person[person].id;
}

static void write_person(Writing *writing, const char *key, int side, int person) {
    if (person == PWI_NOBODY) {
        pwi_json_key(&writing->out, key);
        pwi_json_null(&writing->out);
    } else {
        pwi_json_string_member(&writing->out, key, id_of(writing, side, person));
    }
}

/* {"matched": 1, "total": 0.5}; the draw is no goal of the programme. `all_ppm`: means, in millionths throughout. */
static void write_gain(Writing *writing, const char *key, const int64_t *gain, bool all_ppm) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, key);
    pwi_json_open_line(out, '{');
    for (int k = 0; k < writing->matching->n_goals; k++) {
        int goal = writing->matching->goal[k].goal;
        if (goal == (int)PWI_GOAL_DRAW) continue;
        if (all_ppm || pwi_proof_goal_is_ppm(goal))
            pwi_json_ppm_member(out, pwi_proof_goal_name(goal), gain[k]);
        else
            pwi_json_integer_member(out, pwi_proof_goal_name(goal), gain[k]);
    }
    pwi_json_close(out);
}

/* Members of a change, in an object that is open. */
static void write_change(Writing *writing, const PwiChange *change) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "possible");
    pwi_json_bool(out, change->is_possible);
    if (!change->is_possible) return;
    write_gain(writing, "gain", change->gain, false);
    pwi_json_key(out, "moves");
    pwi_json_open_line(out, '[');
    for (int k = 0; k < change->n_moves; k++) {
        const PwiMove *move = &change->move[k];
        pwi_json_open_line(out, '{');
        write_person(writing, "mentee", PWI_MENTEE, move->mentee);
        write_person(writing, "from", PWI_MENTOR, move->from);
        write_person(writing, "to", PWI_MENTOR, move->to);
        pwi_json_close(out);
    }
    pwi_json_close(out);
}

static void write_rank(Writing *writing, const char *key, PwiRank rank) {
    pwi_json_key(&writing->out, key);
    pwi_json_open_line(&writing->out, '{');
    pwi_json_integer_member(&writing->out, "rank", rank.rank);
    pwi_json_integer_member(&writing->out, "of", rank.of);
    pwi_json_close(&writing->out);
}

static void write_part(Writing *writing, const PwiPart *part) {
    PwiJsonOut *out = &writing->out;
    pwi_json_open_line(out, '{');
    if (part->criterion >= 0) {
        pwi_json_string_member(out, "criterion", writing->programme->criterion[part->criterion].id);
    } else {
        pwi_json_key(out, "other");
        pwi_json_bool(out, true);
    }
    if (part->points_ppm != PWI_NOT_COUNTED) {
        pwi_json_ppm_member(out, "points", part->points_ppm);
        pwi_json_ppm_member(out, "out_of", part->out_of_ppm);
    }
    pwi_json_string_member(out, "text", part->text);
    pwi_json_close(out);
}

static void write_alternative(Writing *writing, const PwiAlternative *alternative) {
    PwiJsonOut *out = &writing->out;
    pwi_json_open_line(out, '{');
    write_person(writing, "mentor", PWI_MENTOR, alternative->mentor);
    pwi_json_ppm_member(out, "score", alternative->score_ppm);
    write_rank(writing, "of_mentor", alternative->rank);
    if (alternative->is_known) write_change(writing, &alternative->change);
    pwi_json_string_member(out, "text", alternative->text);
    pwi_json_close(out);
}

static void write_pair(Writing *writing, const PwiPairWhy *why) {
    PwiJsonOut *out = &writing->out;
    pwi_json_open(out, '{');
    write_person(writing, "mentee", PWI_MENTEE, why->mentee);
    write_person(writing, "mentor", PWI_MENTOR, why->mentor);
    pwi_json_key(out, "made");
    pwi_json_bool(out, why->is_made);
    if (why->is_kept) {
        pwi_json_key(out, "kept");
        pwi_json_bool(out, true);
    }
    pwi_json_ppm_member(out, "score", why->score_ppm);
    if (why->out_of_ppm != PWI_PPM) pwi_json_ppm_member(out, "out_of", why->out_of_ppm);
    if (why->is_allowed) {
        write_rank(writing, "of_mentor", why->of_mentor);
        write_rank(writing, "of_mentee", why->of_mentee);
    } else {
        pwi_json_string_member(out, "forbidden", why->obstacle);
    }
    pwi_json_key(out, "parts");
    pwi_json_open(out, '[');
    for (int k = 0; k < why->n_parts; k++) write_part(writing, &why->part[k]);
    pwi_json_close(out);
    if (why->has_change) {
        pwi_json_key(out, "if_made");
        pwi_json_open_line(out, '{');
        write_change(writing, &why->change);
        pwi_json_string_member(out, "text", why->change_text);
        pwi_json_close(out);
    }
    pwi_json_key(out, "alternatives");
    pwi_json_open(out, '[');
    for (int k = 0; k < why->n_alternatives; k++) write_alternative(writing, &why->alternative[k]);
    pwi_json_close(out);
    pwi_json_close(out);
}

static void write_unmatched(Writing *writing, const PwiUnmatchedWhy *why) {
    PwiJsonOut *out = &writing->out;
    pwi_json_open(out, '{');
    write_person(writing, "mentee", PWI_MENTEE, why->mentee);
    pwi_json_string_member(out, "reason", pwi_reason_names[why->reason]);
    pwi_json_string_member(out, "text", why->text);
    pwi_json_key(out, "remedies");
    pwi_json_open(out, '[');
    for (int k = 0; k < why->n_remedies; k++) {
        const PwiRemedy *remedy = &why->remedy[k];
        pwi_json_open_line(out, '{');
        pwi_json_string_member(out, "kind", pwi_remedy_kind_names[remedy->kind]);
        write_person(writing, "mentor", PWI_MENTOR, remedy->mentor);
        write_change(writing, &remedy->change);
        pwi_json_string_member(out, "text", remedy->text);
        pwi_json_close(out);
    }
    pwi_json_close(out);
    pwi_json_close(out);
}

static void write_mentor(Writing *writing, const PwiMentorWhy *why) {
    PwiJsonOut *out = &writing->out;
    pwi_json_open(out, '{');
    write_person(writing, "mentor", PWI_MENTOR, why->mentor);
    pwi_json_integer_member(out, "load", why->load);
    pwi_json_integer_member(out, "places", why->places);
    pwi_json_integer_member(out, "possible_for", why->n_possible);
    pwi_json_integer_member(out, "best_for", why->n_first);
    if (why->price != NULL) write_gain(writing, "price", why->price, false);
    if (why->has_place) {
        pwi_json_key(out, "one_more_place");
        pwi_json_open_line(out, '{');
        write_change(writing, &why->place);
        pwi_json_close(out);
    }
    pwi_json_string_member(out, "text", why->text);
    pwi_json_close(out);
}

static void write_scarcity(Writing *writing, const PwiScarcity *scarce) {
    PwiJsonOut *out = &writing->out;
    const PwiQuestion *question = &writing->programme->question[scarce->question];
    pwi_json_open_line(out, '{');
    pwi_json_string_member(out, "question", question->id);
    pwi_json_string_member(out, "answer", question->options.name[scarce->option]);
    pwi_json_integer_member(out, "mentors", scarce->n_mentors);
    pwi_json_integer_member(out, "places", scarce->places);
    pwi_json_integer_member(out, "mentees", scarce->n_mentees);
    write_gain(writing, "mean_gain", scarce->mean_gain, true);
    pwi_json_close(out);
}

static void write_cohort(Writing *writing) {
    PwiJsonOut *out = &writing->out;
    pwi_json_key(out, "cohort");
    pwi_json_open(out, '{');
    pwi_json_key(out, "recruit");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->made->n_recruits; k++) {
        const PwiRecruit *recruit = &writing->made->recruit[k];
        pwi_json_open_line(out, '{');
        write_person(writing, "like", PWI_MENTOR, recruit->like->mentor);
        write_gain(writing, "gain", recruit->like->place.gain, false);
        pwi_json_string_member(out, "text", recruit->kind);
        pwi_json_close(out);
    }
    pwi_json_close(out);
    pwi_json_key(out, "scarce");
    pwi_json_open(out, '[');
    for (int k = 0; k < writing->made->n_scarce; k++) write_scarcity(writing, &writing->made->scarce[k]);
    pwi_json_close(out);
    pwi_json_close(out);
}

PwStatus pwi_write_explanation(const PwiExplanation *explanation, PwiBuffer *text) {
    Writing writing = {.made = explanation,
                       .programme = explanation->input.run->programme,
                       .cohort = explanation->input.run->cohort,
                       .matching = explanation->input.matching};
    PwiJsonOut *out = &writing.out;
    pwi_json_open(out, '{');
    pwi_json_string_member(out, "pairwright", "explanation/1");
    pwi_json_string_member(out, "method", explanation->by_solving ? "solving-again" : "shortest-paths");
    if (explanation->has_cohort) write_cohort(&writing);
    pwi_json_key(out, "mentors");
    pwi_json_open(out, '[');
    for (int k = 0; k < explanation->n_mentors; k++) write_mentor(&writing, &explanation->mentor[k]);
    pwi_json_close(out);
    pwi_json_key(out, "unmatched");
    pwi_json_open(out, '[');
    for (int k = 0; k < explanation->n_unmatched; k++) write_unmatched(&writing, &explanation->unmatched[k]);
    pwi_json_close(out);
    pwi_json_key(out, "pairs");
    pwi_json_open(out, '[');
    for (int k = 0; k < explanation->n_pairs; k++) write_pair(&writing, &explanation->pair[k]);
    pwi_json_close(out);
    pwi_json_close(out);
    *text = out->text;
    return text->out_of_memory ? PW_NO_MEMORY : PW_OK;
}
