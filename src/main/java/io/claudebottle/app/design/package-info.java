/// How the window looks: theme, type, scale, and the few controls that no library has.
///
/// `css/tokens.css` names the colours and the type scale, `css/app.css` the components (`card`, `row`, `badge`, `banner`, `empty-state`,
/// `icon-button`, `segmented`); both stand on AtlantaFX's Primer, whose `-color-*` names exist in light and in dark. Distances are
/// multiples of four pixels.
@NullMarked
package io.claudebottle.app.design;

import org.jspecify.annotations.NullMarked;
