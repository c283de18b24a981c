/** Auth0's wording where nobody customised it (auth0.md A3): what its clients are shown, and what ours says in English. */
export const defaultTemplates = {
  enrollment_message: '{{code}} is your verification code for {{tenant.friendly_name}}. Please enter this code to verify your enrollment.',
  verification_message: '{{code}} is your verification code for {{tenant.friendly_name}}',
} as const;

type Templates = { enrollment_message: string; verification_message: string };

/** Both, letter for letter: nobody's own wording. */
export const saysDefaults = (templates: Templates): boolean =>
  templates.enrollment_message === defaultTemplates.enrollment_message &&
  templates.verification_message === defaultTemplates.verification_message;
