// The user's second factor: added in two steps, with recovery codes that are shown once, and removed by a code.

import { beginSecondFactor, confirmSecondFactor, removeSecondFactor, secondFactor } from './account-api.js';
import * as api from './api.js';
import { busy, button, data, element } from './dom.js';
import { focusOn, returnFocus } from './focus.js';
import { bindForm } from './forms.js';
import { message } from './messages.js';
import { showError, showNotice } from './notices.js';
import { codeField, passwordField } from './own-fields.js';
import { withSession } from './session.js';
import { offer, passkeys } from './passkeys.js';
import { parts, t } from './texts.js';

const grouped = (text) => text.replace(/.{4}(?=.)/g, '$& ');
// An SVG document of the server's.
const picture = (svg, attributes) =>
  element('div', attributes, document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true));
const soft = (...children) => element('p', { className: 'soft' }, ...children);

// Asked for where it was given long ago.
function currentPassword() {
  const field = passwordField('factor-current', 'own.currentPassword', { name: 'current', autocomplete: 'current-password' });
  field.hidden = true;
  return field;
}

function visibleCode(id) {
  const field = codeField(id);
  field.hidden = false;
  field.querySelector('input').required = true;
  return field;
}

const form = (id, fields, label, className, ...more) =>
  element(
    'form',
    { id, className: 'own-form', novalidate: true },
    ...fields,
    element('p', { className: 'form-error', role: 'alert', hidden: true }),
    element('div', {}, element('button', { type: 'submit', className }, label), ' ', ...more),
  );

// onChanged: called once there is a second factor, or none any more.
export function secondFactorPart(onChanged) {
  const place = element('div', { id: 'own-factor', className: 'own-form' });
  const show = (...children) => place.replaceChildren(...children);

  async function load() {
    const { enabled, recovery_codes_left: left } = await withSession(secondFactor);
    if (enabled) showOn(left, (await withSession(passkeys)).passkeys.length > 0);
    else showOff();
  }

  async function changed(key) {
    await Promise.all([load(), onChanged()]);
    showNotice(message('success', key));
    returnFocus(null);
  }

  // What the button does needs no form to show its fault at.
  const press = (label, work, className = '', id = undefined) => {
    const pressed = button(
      label,
      () =>
        busy(pressed, async () => {
          try {
            await work();
          } catch (error) {
            if (error.code !== 'not_signed_in') showError(error);
          }
        }),
      className,
      { id },
    );
    return pressed;
  };

  function showOff() {
    const add = form('add-factor-form', [currentPassword()], t('own.addFactor'), 'button');
    bindForm(add, async ({ current }) => {
      if (current !== '') await withSession(() => api.reauthenticate(current, ''));
      showSecret(await withSession(beginSecondFactor));
    });
    show(soft(t('own.factorOff')), add);
  }

  function showSecret({ secret, otpauth_uri: uri, qr_code: code }) {
    const confirm = form(
      'confirm-factor-form',
      [visibleCode('factor-code')],
      t('own.confirmFactor'),
      'button primary',
      press(t('page.cancel'), load, 'quiet'),
    );
    bindForm(confirm, async ({ code }) => {
      showCodes(await withSession(() => confirmSecondFactor(code)));
      await onChanged();
    });
    show(
      element('p', {}, t('own.factorScan')),
      picture(code, { id: 'factor-picture', role: 'img', 'aria-label': t('own.factorPicture') }),
      element('p', {}, t('own.factorSecret')),
      data(grouped(secret), 'p', { id: 'factor-secret' }),
      element('p', {}, element('a', { href: uri, id: 'factor-link' }, t('own.factorLink'))),
      element('p', {}, t('own.factorCode')),
      confirm,
    );
    focusOn(place.querySelector('p'));
  }

  function showCodes(codes) {
    const title = element('h4', {}, t('own.recoveryCodes'));
    const copy = press(
      t('own.copyCodes'),
      async () => {
        await navigator.clipboard.writeText(codes.join('\n'));
        copied.textContent = t('own.codesCopied');
      },
      '',
      'copy-codes',
    );
    // Only a secure context has a clipboard.
    copy.hidden = navigator.clipboard === undefined;
    const copied = element('p', { className: 'soft', role: 'status' });
    show(
      title,
      element('p', {}, t('own.recoveryText')),
      element('ul', { id: 'recovery-codes' }, ...codes.map((code) => data(code, 'li'))),
      element(
        'div',
        {},
        press(t('own.codesKept'), () => changed('own.done.factorAdded'), 'primary', 'codes-kept'),
        ' ',
        copy,
      ),
      copied,
    );
    focusOn(title);
  }

  function showOn(left, hasPasskey) {
    const remove = form(
      'remove-factor-form',
      [currentPassword(), visibleCode('factor-code')],
      t('own.removeFactor'),
      'button quiet danger',
    );
    const send = bindForm(remove, async ({ code, current }) => {
      await withSession(() => removeSecondFactor(code, current));
      await changed('own.done.factorRemoved');
    });
    if (hasPasskey) offer(remove.elements.code, send);
    show(soft(...parts('own.factorOn', { count: left })), remove);
  }

  const title = element('h3', { id: 'own-factor-title' }, t('own.factor'));
  return { shown: element('section', { 'aria-labelledby': title.id }, title, place), load };
}
