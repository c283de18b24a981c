import type { PhoneNumberReason } from '../../../service/rules/screen-answers.ts';
import * as de from '../../messages/de.ts';
import * as en from '../../messages/en.ts';
import * as he from '../../messages/he.ts';
import { accountLine } from '../account-line.ts';
import { countryField } from '../country-field.ts';
import { type Child, element } from '../element.ts';
import type { Refusal } from '../endpoints.ts';
import { screenAddress } from '../navigation.ts';
import { isOpen, openScreen } from '../open-screen.ts';
import { drawScreen } from '../screen-frame.ts';
import { stepForm } from '../step-form.ts';
import { textField } from '../text-field.ts';
import { troubleText } from '../text-trouble.ts';

const texts = { en: en.phoneEnrollment, de: de.phoneEnrollment, he: he.phoneEnrollment };

openScreen('mfa/phone-enrollment', texts, (open) => {
  const { text, session, state, language } = open;
  const country = countryField(language, text.country, session.sms_countries);
  const field = textField({
    language,
    label: text.label,
    name: 'phone_number',
    attributes: { type: 'tel', inputmode: 'tel', autocomplete: 'tel', required: true },
  });
  field.input.addEventListener('input', () => country.follow(field.input.value));

  const reasons: Record<PhoneNumberReason, string> = { ...text, country: text.countryRefused };
  const explain = (refusal: Refusal): Child[] | undefined => (refusal.reason ? [reasons[refusal.reason]] : troubleText(language, refusal));
  const form = stepForm(open, {
    submit: text.submit,
    field,
    above: [country.root],
    check: () => (field.input.value.trim() ? undefined : [text.missing]),
    step: () => ({
      path: 'mfa/phone-enrollment',
      body: { phone_number: field.input.value, ...chosen(country.country()) },
      leave: 'assign',
    }),
    explain,
  });
  const another = isOpen(session, 'mfa/enroll-options');
  const better = element('a', { class: 'link', href: screenAddress('mfa/enroll-options', state) }, text.better);
  const isOnlyWay = (session.factors ?? []).length < 2 || !another;
  const account = accountLine(text.account, session.identifier);
  drawScreen(
    open,
    { title: text.title },
    account,
    element('p', { class: 'lead' }, text.intro),
    element('p', { class: 'aside' }, text.risk),
    form,
    ...(isOnlyWay ? [] : [better]),
  );
  field.input.focus();
});

const chosen = (country: string): { country?: string } => (country ? { country } : {});
