/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a mapping/1 document. */
#ifndef PWI_IO_WRITE_MAPPING_H
#define PWI_IO_WRITE_MAPPING_H

#include "base/buffer.h"
#include "base/status.h"
#include "io/mapping.h"

/* PW_NO_MEMORY, or PW_OK with the document in *text. */
PW_MUST_CHECK PwStatus pwi_write_mapping(const PwiMapping *mapping, const PwProgramme *programme, PwiBuffer *text);

#endif
