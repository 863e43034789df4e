/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing tables as a workbook (XLSX), a sheet each. Only write_workbook.c knows libxlsxwriter. */
#ifndef PWI_IO_WRITE_WORKBOOK_H
#define PWI_IO_WRITE_WORKBOOK_H

#include "base/buffer.h"
#include "base/status.h"
#include "io/sheet.h"

/* PW_REJECTED: a text or a table is larger than a workbook takes. The same sheets give the same bytes. */
PW_MUST_CHECK PwStatus pwi_write_workbook(const PwiSheet *sheet, int n_sheets, PwiBuffer *bytes, PwError *error);

#endif
