/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of the synthetic campus (see the header). */
#include "generate/campus_vocabulary.h"

static const char *const fields[] = {"Biology",  "Chemistry",  "Geology",    "Maths",     "Physics",  "Computing",
                                     "History",  "Philosophy", "Classics",   "Economics", "Business", "Law",
                                     "Medicine", "Nursing",    "Pharmacy",   "English",   "French",   "Linguistics",
                                     "Politics", "Sociology",  "Psychology", "Art",       "Music",    "Design"};
static const char *const skills[] = {"exam technique", "note taking",    "time management", "essay writing",
                                     "presenting",     "library search", "group work",      "lab reports",
                                     "statistics",     "spreadsheets",   "programming",     "applications",
                                     "interviews",     "networking",     "budgeting",       "volunteering",
                                     "data analysis",  "typesetting",    "study abroad",    "research ethics"};
static const char *const topics[] = {"maths", "writing", "reading", "speaking"};
static const char *const interests[] = {"nature",    "climate", "oceans",        "puzzles",   "space",    "robots",
                                        "museums",   "debates", "archives",      "start-ups", "markets",  "justice",
                                        "care",      "health",  "sport science", "novels",    "cinema",   "languages",
                                        "elections", "cities",  "minds",         "painting",  "concerts", "crafts"};
static const char *const hobbies[] = {"music",   "running",  "climbing", "games",     "cooking", "drawing",
                                      "reading", "football", "theatre",  "gardening", "cycling", "photography"};
static const char *const languages[] = {"en", "es", "zh", "ar", "fr", "de", "tr", "pt", "hi", "vi"};
static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri"};
static const char *const styles[] = {"direct", "listening", "mixed"};
static const char *const traits[] = {"open", "careful", "outgoing", "kind", "calm"};
static const char *const aims[] = {"grades", "career", "friends", "confidence", "research"};
static const char *const tutors[] = {"T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09", "T10",
                                     "T11", "T12", "T13", "T14", "T15", "T16", "T17", "T18", "T19", "T20",
                                     "T21", "T22", "T23", "T24", "T25", "T26", "T27", "T28", "T29", "T30"};
static const char *const backgrounds[] = {"city", "town", "village", "abroad"};
static const char *const genders[] = {"woman", "man", "other"};
static const char *const yes_no[] = {"yes", "no"};
static const char *const matters[] = {"skills", "field", "time", "interests", "aims"};
static const char *const words[] = {
    "cells",   "rivers",   "field trips", "microscopes", "proofs", "algorithms", "telescopes",  "circuits",
    "letters", "ruins",    "arguments",   "sources",     "trade",  "contracts",  "founders",    "courts",
    "wards",   "patients", "anatomy",     "remedies",    "poems",  "grammar",    "translation", "stories",
    "votes",   "surveys",  "neighbours",  "memory",      "colour", "rhythm",     "sketches",    "studios",
    "people",  "learning", "weekends",    "questions",   "books",  "coffee",     "plans",       "home"};

const PwiWords pwi_campus_fields = PWI_WORDS(fields);
const PwiWords pwi_campus_skills = PWI_WORDS(skills);
const PwiWords pwi_campus_topics = PWI_WORDS(topics);
const PwiWords pwi_campus_interests = PWI_WORDS(interests);
const PwiWords pwi_campus_hobbies = PWI_WORDS(hobbies);
const PwiWords pwi_campus_languages = PWI_WORDS(languages);
const PwiWords pwi_campus_days = PWI_WORDS(days);
const PwiWords pwi_campus_styles = PWI_WORDS(styles);
const PwiWords pwi_campus_traits = PWI_WORDS(traits);
const PwiWords pwi_campus_aims = PWI_WORDS(aims);
const PwiWords pwi_campus_tutors = PWI_WORDS(tutors);
const PwiWords pwi_campus_backgrounds = PWI_WORDS(backgrounds);
const PwiWords pwi_campus_genders = PWI_WORDS(genders);
const PwiWords pwi_yes_no = PWI_WORDS(yes_no);
const PwiWords pwi_campus_matters = PWI_WORDS(matters);
const PwiWords pwi_campus_words = PWI_WORDS(words);
