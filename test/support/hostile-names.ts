/** Names that try to act on whatever shows them, as bytes: each form is tested with all of them. */
export const HOSTILE_NAMES: readonly string[] = [
  '/srv/<script>alert(1)</script>',
  '/srv/<img src=x onerror=alert(1)>',
  '/srv/"><svg/onload=alert(1)>',
  "/srv/' onmouseover='alert(1)",
  '/srv/&lt;b&gt;&amp;&#60;',
  '/srv/</style></script><!--',
  '/srv/[link](javascript:alert(1))',
  '/srv/![image](http://192.0.2.1/x.png)',
  '/srv/`code` **bold** _em_ ~~gone~~ $x$',
  '/srv/``` ``',
  '/srv/| cell | http://evil.example/ www.evil.example @everyone',
  '/srv/{{7*7}} ${7*7} <%= 7*7 %>',
  '/srv/=1+1',
  '/srv/\x1b[2J\x1b]0;title\x07red',
  '/srv/line\nbreak\r\n# heading\n- item',
  '/srv/tab\tnul\x01\x7f',
  '/srv/bytes-\xff\xfe\xc0\xaf',
  // U+202E, right-to-left override, and U+200B, no width
  '/srv/\xe2\x80\xaegnp.exe\xe2\x80\x8b',
  // U+0085 and U+2028, line breaks to some
  '/srv/\xc2\x85next\xe2\x80\xa8line',
  '/srv/ leading and trailing ',
  '/srv/back\\slash\\n',
]
