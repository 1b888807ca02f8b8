package io.github.piwo;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.piwo.engine.Autograd;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The packages, who may use whom, and where the big libraries may be seen. All rules are methods: Surefire passes over
 * those in fields when it is given the name of a test.
 */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    static final String ROOT = "io.github.piwo";

    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("trial", List.of()),
            Map.entry("config", List.of("trial")),
            Map.entry("dataset", List.of("config", "trial")),
            Map.entry("engine", List.of("config", "trial")),
            Map.entry("table", List.of("config", "trial")),
            Map.entry("text", List.of("table", "dataset", "config")),
            Map.entry("corpus", List.of("text", "table", "dataset", "config", "trial")),
            Map.entry("store", List.of("config", "trial")),
            Map.entry("objective", List.of("engine")),
            Map.entry("race", List.of("config", "trial")),
            Map.entry("statistics", List.of("trial")),
            Map.entry("results", List.of("statistics", "store", "config", "trial")),
            Map.entry("model", List.of("objective", "engine", "dataset", "config", "trial")),
            Map.entry("baseline", List.of("store", "dataset", "trial")),
            Map.entry(
                    "inference",
                    List.of(
                            "baseline",
                            "model",
                            "objective",
                            "engine",
                            "text",
                            "table",
                            "store",
                            "dataset",
                            "config",
                            "trial")),
            Map.entry("report", List.of("results", "statistics", "race", "store", "config", "trial")),
            Map.entry("export", List.of("results", "store", "config", "trial")),
            Map.entry(
                    "training",
                    List.of(
                            "inference",
                            "baseline",
                            "model",
                            "objective",
                            "engine",
                            "store",
                            "dataset",
                            "config",
                            "trial")),
            Map.entry("grid", List.of("training", "race", "store", "dataset", "config", "trial")),
            Map.entry(
                    "monitor", List.of("grid", "training", "report", "results", "store", "dataset", "config", "trial")),
            Map.entry(
                    "sweep",
                    List.of(
                            "monitor",
                            "grid",
                            "race",
                            "training",
                            "report",
                            "results",
                            "store",
                            "engine",
                            "dataset",
                            "config",
                            "trial")));

    @ArchTest
    static void packagesUseOnlyWhatTheyMay(JavaClasses classes) {
        MAY_USE.forEach((name, others) -> {
            String[] allowed = packages(Stream.concat(Stream.of(name), others.stream()));
            noClasses()
                    .that()
                    .resideInAPackage(packageOf(name))
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                    .as(name + " uses only " + others)
                    .allowEmptyShould(true)
                    .check(classes);
        });
    }

    @ArchTest
    static void everyClassIsInOneOfTheKnownPackages(JavaClasses classes) {
        classes()
                .should()
                .resideInAnyPackage(packages(Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))))
                .check(classes);
    }

    @ArchTest
    static void packagesHaveNoCycles(JavaClasses classes) {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @ArchTest
    static void sparkIsSeenOnlyWhereDataAreSpread(JavaClasses classes) {
        fence("org.apache.spark", "table", "corpus", "sweep", "monitor", "results", "inference", "cli")
                .check(classes);
    }

    @ArchTest
    static void djlIsSeenOnlyWhereTrialsAreTrained(JavaClasses classes) {
        fence("ai.djl", "engine", "objective", "model", "training", "inference").check(classes);
    }

    @ArchTest
    static void hoconIsSeenOnlyWhereSettingsAreRead(JavaClasses classes) {
        fence("com.typesafe.config", "config", "cli").check(classes);
    }

    @ArchTest
    static void pyTorchIsSeenOnlyInTheEngine(JavaClasses classes) {
        fence("ai.djl.pytorch", "engine").check(classes);
    }

    @ArchTest
    static void numbersEnterGraphsThroughAutograd(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage(packages(Stream.of("engine", "objective", "model", "training", "inference")))
                .and()
                .doNotBelongToAnyOf(Autograd.class)
                .should()
                .callMethod(NDArray.class, "mul", Number.class)
                .orShould()
                .callMethod(NDArray.class, "div", Number.class)
                .because("DJL puts the number into a direct buffer that the garbage collector frees under the graph")
                .check(classes);
    }

    @ArchTest
    static void valuesAreCopiedInPlace(JavaClasses classes) {
        noClasses()
                .should()
                .callMethod(NDArray.class, "copyTo", NDArray.class)
                .because("it may give the array other memory than its views and aliases have; see Autograd.copy")
                .check(classes);
    }

    @ArchTest
    static void textDoesNotDependOnTheMachinesLanguage(JavaClasses classes) {
        Class<?>[] format = {String.class, Object[].class};
        noClasses()
                .should()
                .callMethod(String.class, "format", format)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(PrintStream.class, "printf", format)
                .orShould()
                .callMethod(PrintStream.class, "format", format)
                .orShould()
                .callMethod(PrintWriter.class, "printf", format)
                .orShould()
                .callMethod(PrintWriter.class, "format", format)
                .orShould()
                .callConstructor(Formatter.class)
                .orShould()
                .callMethod(NumberFormat.class, "getInstance")
                .orShould()
                .callMethod(NumberFormat.class, "getNumberInstance")
                .orShould()
                .callMethod(NumberFormat.class, "getPercentInstance")
                .orShould()
                .callConstructor(DecimalFormat.class, String.class)
                .orShould()
                .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
                .because("machines write digits, decimal points and capitals in their own way; name Locale.ROOT")
                .check(classes);
    }

    private static ArchRule fence(String library, String... insiders) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages(Arrays.stream(insiders)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .allowEmptyShould(true);
    }

    private static String[] packages(Stream<String> names) {
        return names.map(ArchitectureTest::packageOf).toArray(String[]::new);
    }

    private static String packageOf(String name) {
        return ROOT + "." + name + "..";
    }
}
