import type { ByteString } from '../model/byte-string.js'

/**
 * The body of a record in the spelling of today. Kernels before 3.14 wrote LOGIN with blanks in the names, `login pid=1 uid=0 old auid=…
 * new auid=500 old ses=… new ses=1`, which are `old-auid`, `auid`, `old-ses` and `ses` now (kernel/audit.c audit_log_set_loginuid).
 */
export const modernBody = (type: string, body: ByteString): ByteString =>
  type === 'LOGIN' && body.includes(' new ')
    ? body.replace(/\bold (auid|ses)=/g, 'old-$1=').replace(/\bnew (auid|ses)=/g, '$1=')
    : body

/**
 * The operation of a PAM message before audit 1.7, `PAM: session open acct=…` or still older `PAM session open: user=…`, as it is written
 * now: `PAM:session_open`.
 */
export const pamOperation = (message: ByteString): ByteString | null => {
  const match = /^PAM:? ?([a-z ]+?):? (?:acct|user)=/.exec(message)
  return match === null ? null : `PAM:${match[1]!.replaceAll(' ', '_')}`
}

/** What SELinux decided, `avc:  denied  { read write } for …`. Source: security/selinux/avc.c avc_audit_pre_callback. */
export const accessDecision = (body: ByteString): { readonly result: string; readonly permissions: string } | null => {
  const match = /\bavc: +(denied|granted) +\{ *([^}]*?) *\}/.exec(body)
  return match === null ? null : { result: match[1]!, permissions: match[2]! }
}
