package io.github.piwo;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/development.md} describes the packages that there are. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class DevelopmentGuideTest {
    private static final Pattern ARROW = Pattern.compile("(?m)^  (\\w+ --> \\w+)$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    @ArchTest
    static void everyArrowOfTheDiagramIsADependency(JavaClasses classes) throws IOException {
        Set<String> dependencies = classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> isOurs(dependency.getTargetClass().getPackageName()))
                .map(DevelopmentGuideTest::arrow)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found(ARROW)).hasSizeGreaterThan(15).isSubsetOf(dependencies);
    }

    @ArchTest
    static void everyPackageHasItsRowAndItsPlaceInTheDiagram(JavaClasses classes) throws IOException {
        Set<String> packages = classes.stream()
                .map(type -> name(type.getPackageName()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found(ROW)).isEqualTo(packages);
        Set<String> drawn = found(ARROW).stream()
                .flatMap(arrow -> Set.of(arrow.split(" --> ")).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(drawn).isEqualTo(packages);
    }

    private static String arrow(Dependency dependency) {
        return name(dependency.getOriginClass().getPackageName()) + " --> "
                + name(dependency.getTargetClass().getPackageName());
    }

    private static boolean isOurs(String packageName) {
        return packageName.startsWith(ArchitectureTest.ROOT + ".");
    }

    private static String name(String packageName) {
        return packageName.substring(ArchitectureTest.ROOT.length() + 1);
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(Path.of("docs/development.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
