/** Programs by which somebody acts as another user within the login that he has; some open a PAM session for that. */
export const RAISERS: ReadonlySet<string> = new Set('sudo sudo-rs su su-l doas runuser pkexec run0'.split(' '))
