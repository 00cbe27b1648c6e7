import { linkTo } from '../links.ts';
import { html, type Markup, NOTHING, raw } from '../markup.ts';
import { commandOf } from '../parts/command.ts';

export interface SignIn {
  /** Where to go afterwards: a path of ours. */
  readonly to: string;
  /** Whether there is a secret to ask for. */
  readonly bySecret: boolean;
  /** Whether App Service authentication is on. */
  readonly byEntra: boolean;
  /** A link of another site led here: the browser then keeps the cookie of who is signed in to itself. */
  readonly isFromElsewhere?: boolean;
  /** Why the attempt before was refused. */
  readonly refused?: string;
}

/** Asks who comes; where nothing can tell, says how that is turned on, and shows nothing. */
export function signInPage({ to, bySecret, byEntra, isFromElsewhere = false, refused }: SignIn): Markup {
  return html`<section class="card narrow">
<h1>Sign in</h1>
${refused === undefined ? NOTHING : html`<p class="notice tone-bad" role="alert">${refused}</p>`}
${isFromElsewhere && bySecret ? html`<p class="notice">Are you signed in already? <a href="${to}">Go on</a></p>` : NOTHING}
${byEntra ? entraLink(to) : NOTHING}
${bySecret ? secretForm(to, refused !== undefined) : NOTHING}
${byEntra || bySecret ? NOTHING : notOpen()}
</section>`;
}

function entraLink(to: string): Markup {
  const query = new URLSearchParams({ post_login_redirect_uri: to }).toString();
  return html`<p><a class="button" href="/.auth/login/aad?${query}">Sign in with Microsoft Entra</a></p>`;
}

function secretForm(to: string, isRefused: boolean): Markup {
  return html`<form class="stacked" method="post" action="${linkTo('session')}">
<input type="hidden" name="to" value="${to}">
<label>The secret of the dashboard
<input type="password" name="secret" required autocomplete="current-password"${isRefused ? raw(' aria-invalid="true"') : ''}></label>
<button name="do" value="sign-in">Sign in</button>
</form>
<p class="muted">It is the app’s setting NIGHTKEEP_DASHBOARD_SECRET. You stay signed in for eight hours.</p>`;
}

const TURN_ON =
  'az functionapp config appsettings set --resource-group GROUP --name APP --settings "NIGHTKEEP_DASHBOARD_SECRET=$(openssl rand -base64 24)"';

function notOpen(): Markup {
  return html`<p>The dashboard is there, but nothing can tell who may see it. Turn on App Service authentication with Microsoft Entra,
or give the app a secret:</p>
${commandOf(TURN_ON)}
<p class="muted">NIGHTKEEP_DASHBOARD=off takes the dashboard away.</p>`;
}
