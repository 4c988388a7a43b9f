import { COLUMNS } from '../columns.js'
import { TIME } from '../time.js'

// The fixed lines of plain reports (report_plain.c; 0.15 and older: compare_db.c and aide.c). AIDE does not translate them.

/** `(AIDE VERSION)` is absent in 0.15; what a progress bar left on the terminal may stand before it. */
export const START = new RegExp(`^(?:[^\\n]*\\x1b\\[2K)?Start timestamp: (${TIME.source})(?: \\(AIDE ([^)]*)\\))?$`)
export const END = new RegExp(`^End timestamp: (${TIME.source})( \\(run time: \\d+m \\d+s\\))?$`)

/** The line that says what was found; 0.15 and pre-releases of 0.16 put their version into it. */
export const OUTLINE =
  /^AIDE(?:,? (?:version )?(\d[^ ]*))? (?:found (?:NO )?differences between |(?:successfully )?initialized database|database at .* initialized)|^### All files match AIDE database/

/** The outline of a report with changes, in every form and version. */
export const FOUND_DIFFERENCES = /^AIDE(?:,? (?:version )?\d[^ ]*)? found differences between /

/** 0.14 and 0.15 say `AIDE, version 0.15.1` on a line of its own when they found nothing. */
export const LEGACY_BANNER = /^AIDE, version (\S+)$/

/** Printed before the header for every entry whose rule changed, or that could not be read as before: the path, and the attributes. */
export const DIFFERENT_ATTRIBUTES = /^(?:Entry|File) (\/.*) in databases has different attributes[:,] ?(\S+)(?: \S+)?$/
export const DIFFERENT_ATTRIBUTES_TAIL = / in databases has different attributes[:,]/

export const RULER = /^-{45,60}$/
export const LIST_TITLE =
  /^(Added, removed and changed|Added and removed|Added and changed|Removed and changed|Added|Removed|Changed) (?:entries|files)(?: \(filtered: \d+\))?:$/
export const DETAILS_TITLE = /^Detailed information about changes:$/
export const DATABASES_TITLE = /^The attributes of the \(uncompressed\) database\(s\):$/

export const SUMMARY_NUMBER =
  /^ *(Total number of (?:entries|files)|Number of (?:entries|files)|Added (?:entries|files)|Removed (?:entries|files)|Changed (?:entries|files)):\s*(\d+)/

/** What Debian's dailyaidecheck writes after a report. */
export const DAILY_END = /^End of (?:truncated |filtered |truncated and filtered )?AIDE output\.$/

/** Messages on standard error that got between the lines of a report. */
export const LOG_LINE = /^ *(?:ERROR|WARNING|NOTICE|INFO|RULE|COMPARE|CONFIG|DEBUG|LIMIT|THREAD|TRACE): /

export const DETAILS_HEADLINE =
  /^(File|Directory|FIFO|Link|Block device|Character device|Socket|Door|Port|Unknown file type): (?=\/)/

/** Columns never hold a slash and paths start with one: the first ": /" is the border between them. */
export const ENTRY = new RegExp(`^(?:(${COLUMNS.source})|(added|removed|changed)): (?=/)`)
