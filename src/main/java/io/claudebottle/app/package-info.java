/// The window.
///
/// FXML declares structure, CSS declares looks, a controller only binds, and what can be decided without a window is in a view model of JavaFX
/// properties that sees nothing of `javafx.scene`. Controllers and view models get their collaborators through the constructor; the one place
/// where they are put together is [AppServices].
///
/// How a feature plugs in:
///
/// * its FXML is a constant of [FxmlFile], its text lies in `messages.properties` (FXML uses `%keys`), what only it needs of CSS is a file that
///   its FXML names in `stylesheets`; everything else comes from `css/app.css`;
/// * it has one public class, `<Feature>Views`, whose `controllers()` gives [FxmlLoaders] a supplier for each of its controllers; the rest is
///   package-private;
/// * a controller that has something to do when its page comes or goes implements [PageController];
/// * pages are changed through [Pages], terminals are opened through [Terminals], and a problem that belongs to no place on the page goes
///   to [Problems]; one that does is shown there, by including `problem.fxml`;
/// * background work goes through [FxThread], the only class that moves a result to the FX thread, with a [Latest] where an older
///   answer may arrive after a newer one.
@NullMarked
package io.claudebottle.app;

import org.jspecify.annotations.NullMarked;
