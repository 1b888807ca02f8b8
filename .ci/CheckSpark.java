import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.ConfigReader;
import org.apache.spark.resource.ResourceDiscoveryScriptPlugin;
import org.apache.spark.resource.ResourceID;
import org.apache.spark.resource.ResourceRequest;

/**
 * What Spark itself says of the project's files, by Spark's jars on the class path:
 *
 * <pre>
 * CheckSpark properties FILE...   every property, #spark. examples too, is one that Spark knows, of the right type
 * CheckSpark gpus SCRIPT          the addresses that Spark finds by a discovery script, one a line
 * </pre>
 */
final class CheckSpark {
    /** What Spark reads without declaring it. */
    private static final Pattern FREE = Pattern.compile(String.join(
            "|",
            "spark\\.executorEnv\\.[A-Z_]+",
            "spark\\.(driver|executor)\\.resource\\.[a-z]+\\.(amount|discoveryScript|vendor)",
            "spark\\.metrics\\.conf\\.\\*\\.sink\\.[A-Za-z]+\\.(class|path)",
            "spark\\.kubernetes\\.(driver|executor)\\.volumes\\.persistentVolumeClaim\\.[a-z]+\\."
                    + "(mount\\.path|options\\.claimName)",
            "spark\\.kubernetes\\.executor\\.node\\.selector\\..+",
            "spark\\.kubernetes\\.driver\\.annotation\\..+",
            "spark\\.yarn\\.appMasterEnv\\.[A-Z_]+"));

    /** Of Spark's configuration for YARN, which the Maven repositories do not have. */
    private static final Set<String> YARN = Set.of(
            "spark.yarn.archive",
            "spark.yarn.executor.nodeLabelExpression",
            "spark.yarn.historyServer.address",
            "spark.yarn.maxAppAttempts",
            "spark.yarn.queue");

    public static void main(String[] arguments) throws Exception {
        List<String> files = Arrays.asList(arguments).subList(1, arguments.length);
        if (arguments[0].equals("gpus")) {
            ResourceRequest request = new ResourceRequest(
                    new ResourceID("spark.executor", "gpu"), 1, Optional.of(files.get(0)), Optional.empty());
            new ResourceDiscoveryScriptPlugin()
                    .discoverResource(request, new SparkConf(false))
                    .ifPresent(found -> List.of(found.addresses()).forEach(System.out::println));
            return;
        }
        declareAll();
        List<String> problems = new ArrayList<>();
        int properties = 0;
        for (String file : files) {
            Map<Object, Object> read = read(Path.of(file));
            properties += read.size();
            read.forEach((key, value) -> problem((String) key, (String) value)
                    .ifPresent(problem -> problems.add(file + ": " + key + ": " + problem)));
        }
        problems.forEach(System.err::println);
        System.out.println(properties + " properties");
        System.exit(problems.isEmpty() && properties > 0 ? 0 : 1);
    }

    /** Spark declares its properties when these classes are loaded. */
    private static void declareAll() throws IOException, ReflectiveOperationException {
        Class.forName("org.apache.spark.deploy.k8s.Config$");
        Class<?> core = Class.forName("org.apache.spark.internal.config.package$");
        URI jar = URI.create("jar:" + core.getProtectionDomain().getCodeSource().getLocation());
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
                var classes = Files.list(files.getPath("org/apache/spark/internal/config"))) {
            for (Path path : classes.filter(path -> path.toString().endsWith("$.class")).toList()) {
                Class.forName(path.toString().replace(".class", "").replace('/', '.'));
            }
        }
    }

    private static Map<Object, Object> read(Path file) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(
                Files.readString(file).replaceAll("(?m)^#(?=spark\\.)", "")));
        return new TreeMap<>(properties);
    }

    private static Optional<String> problem(String key, String value) {
        if (value.isBlank() || !value.equals(value.strip())) {
            return Optional.of("blank, or with blanks around it");
        }
        if (FREE.matcher(key).matches() || YARN.contains(key)) {
            return Optional.empty();
        }
        ConfigEntry<?> entry = ConfigEntry.findEntry(key);
        if (entry == null) {
            return Optional.of("Spark knows no such property");
        }
        try {
            entry.readFrom(new ConfigReader(Map.of(key, value)));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
