#!/bin/sh
# The documented calls of the management API, as docs/api.md prints them; a test runs this file and compares every answer.
# HOST=https://login.example.com TOKEN=… sh scripts/curl/management-api.sh
# Makes the user auth0|671234567890 and deletes it at the end. Changes the policy, the switches of six factors, who sends texts and whether
# browsers are remembered: not for a deployment that has sign-ins, where Twilio's credentials would be lost.
set -eu
: "${HOST:?the address of the deployment, without a slash at its end}" "${TOKEN:?a management token}"

# What is printed: each call's answer and its status in a line.
curl() { command curl -sS -w ' %{http_code}\n' -H "Authorization: Bearer $TOKEN" "$@"; }

curl "$HOST/api/v2/guardian/factors"
curl -X PUT "$HOST/api/v2/guardian/factors/otp" -H 'Content-Type: application/json' -d '{"enabled": true}'
curl "$HOST/api/v2/guardian/factors/otp"
curl -X PUT "$HOST/api/v2/guardian/policies" -H 'Content-Type: application/json' -d '["all-applications"]'
curl "$HOST/api/v2/guardian/policies"

curl -X PUT "$HOST/api/v2/guardian/settings" -H 'Content-Type: application/json' -d '{"display_remember_me_checkbox":true,"remember_me_default_value":false,"mfa_session_inactivity_timeout":604800,"mfa_session_overall_timeout":2592000}'
curl "$HOST/api/v2/guardian/settings"

curl -X PUT "$HOST/api/v2/guardian/factors/passkey" -H 'Content-Type: application/json' -d '{"enabled": true}'
curl "$HOST/api/v2/guardian/factors/passkey"
curl -X PUT "$HOST/api/v2/guardian/factors/webauthn-roaming" -H 'Content-Type: application/json' -d '{"enabled": true}'
curl -X PUT "$HOST/api/v2/guardian/factors/webauthn-roaming/settings" -H 'Content-Type: application/json' -d '{"userVerification":"preferred"}'
curl "$HOST/api/v2/guardian/factors/webauthn-roaming/settings"
curl -X PUT "$HOST/api/v2/guardian/factors/webauthn-platform" -H 'Content-Type: application/json' -d '{"enabled": true}'
curl "$HOST/api/v2/guardian/factors/webauthn-platform/settings"

curl -X PUT "$HOST/api/v2/guardian/factors/recovery-code" -H 'Content-Type: application/json' -d '{"enabled": true}'

curl -X PUT "$HOST/api/v2/guardian/factors/sms" -H 'Content-Type: application/json' -d '{"enabled": true}'
curl -X PUT "$HOST/api/v2/guardian/factors/sms/selected-provider" -H 'Content-Type: application/json' -d '{"provider": "twilio"}'
curl "$HOST/api/v2/guardian/factors/sms/selected-provider"
curl -X PUT "$HOST/api/v2/guardian/factors/sms/providers/twilio" -H 'Content-Type: application/json' -d '{"sid":"AC...","auth_token":"...","from":"+15551234567"}'
curl "$HOST/api/v2/guardian/factors/sms/providers/twilio"
curl "$HOST/api/v2/guardian/factors/sms/templates"
curl -X PUT "$HOST/api/v2/guardian/factors/sms/templates" -H 'Content-Type: application/json' -d '{"enrollment_message":"{{code}} confirms your number at {{tenant.friendly_name}}","verification_message":"{{code}} is your code for {{tenant.friendly_name}}"}'
curl "$HOST/api/v2/guardian/factors/phone/message-types"
curl -X POST "$HOST/api/v2/guardian/factors/sms/test-message" -H 'Content-Type: application/json' -d '{"to":"+46701740605"}'
curl "$HOST/api/v2/guardian/sms/spend"

curl -X POST "$HOST/api/v2/users" -H 'Content-Type: application/json' -d '{"connection":"Username-Password-Authentication","email":"ana@example.com","user_id":"671234567890"}'
curl "$HOST/api/v2/users/auth0%7C671234567890"
curl "$HOST/api/v2/users-by-email?email=ana@example.com"
curl "$HOST/api/v2/users?q=email:ana@example.com&include_totals=true"
curl -X PATCH "$HOST/api/v2/users/auth0%7C671234567890" -H 'Content-Type: application/json' -d '{"name":"Ana Lind"}'

TICKET_ID=$(curl -X POST "$HOST/api/v2/guardian/enrollments/ticket" -H 'Content-Type: application/json' -d '{"user_id":"auth0|671234567890","send_mail":false,"factor":"otp"}' | sed 's/.*"ticket_id":"\([^"]*\)".*/\1/')
curl -X POST "$HOST/api/v2/guardian/enrollments/ticket" -H 'Content-Type: application/json' -d '{"user_id":"auth0|671234567890","send_mail":false}'
curl "$HOST/api/v2/users/auth0%7C671234567890/enrollment-tickets"
curl -X DELETE "$HOST/api/v2/guardian/enrollments/ticket/$TICKET_ID"

curl -X POST "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods" -H 'Content-Type: application/json' -d '{"type":"totp","totp_secret":"JBSWY3DPEHPK3PXP","confirmed":true}'
curl "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods"
METHOD_ID=$(curl "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods" | sed 's/.*"id":"\([0-9A-Z]*\)".*/\1/')
curl "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods/$METHOD_ID"
curl -X PATCH "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods/$METHOD_ID" -H 'Content-Type: application/json' -d '{"name":"My phone"}'
curl -X DELETE "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods/$METHOD_ID"
curl -X POST "$HOST/api/v2/users/auth0%7C671234567890/recovery-code-regeneration" -H 'Content-Type: application/json' -d '{}'
curl -X POST "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods" -H 'Content-Type: application/json' -d '{"type":"phone","phone_number":"+15551234567","confirmed":true}'
curl -X POST "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods" -H 'Content-Type: application/json' -d '{"type":"passkey","credential_id":"-N03s2iUzrfdyybYGPs-Uw8V-nk","public_key":"pQECAyYgASFYIOihnGTfhB7ZjDCSyG5Nu4rv6uSzYJoCZuuGfRvK_pdhIlggoma6Lu9ZFwhW3gxbrj1c4hFWSuK2D8bSNcJwbmr769w","sign_count":0,"credential_backed_up":true,"transports":["internal","hybrid"],"friendly_name":"My iPhone","confirmed":true}'
curl -X PUT "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods" -H 'Content-Type: application/json' -d '[{"type":"totp","totp_secret":"JBSWY3DPEHPK3PXP"}]'
curl -X DELETE "$HOST/api/v2/users/auth0%7C671234567890/authentication-methods"

curl -X POST "$HOST/api/v2/users/auth0%7C671234567890/multifactor/actions/invalidate-remember-browser"

curl "$HOST/api/v2/users/auth0%7C671234567890/sessions"
curl -X POST "$HOST/api/v2/users/auth0%7C671234567890/revoke-access" -H 'Content-Type: application/json' -d '{}'
curl -X DELETE "$HOST/api/v2/users/auth0%7C671234567890/sessions"
curl "$HOST/api/v2/user-blocks/auth0%7C671234567890"
curl -X DELETE "$HOST/api/v2/user-blocks/auth0%7C671234567890"

curl "$HOST/api/v2/users/auth0%7C671234567890/login-sessions"
curl "$HOST/api/v2/users/auth0%7C671234567890/logs?per_page=1"
curl "$HOST/api/v2/logs?q=type:gd_unenroll&per_page=1"
curl -X DELETE "$HOST/api/v2/users/auth0%7C671234567890"
