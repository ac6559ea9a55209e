package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.language.Language;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of the prelude against digits of mpmath 1.3, where a plainer formula would cancel or overflow. */
class PreludeErrorsTest {

  /** {@code ulps} is the error allowed, in units of the last place of the type. */
  @ParameterizedTest
  @CsvSource({"logsigmoid(x),-80,-80,1", "logsigmoid(x),-30,-30.000000000000093576,1", "logsigmoid(x),2,-0.12692801104297249644,2",
      "log(sigmoid(x)),-20,-20.000000002061153620,2", "silu(x),-80,-1.4438811102763321378e-33,3", "silu(x),-1,-0.26894142136999512075,3",
      "silu(x),2,1.7615941559557648881,3", "gelu(x),-6,-8.4396467007622970837e-11,40", "gelu(x),-3,-0.0036373920817730188378,12",
      "gelu(x),-1,-0.15880800939172329522,6", "gelu(x),0.5,0.34571400982514392204,4", "gelu(x),2,1.9545976940877750188,4"})
  void areAsAccurateAsTheirArguments(String function, double x, double y, int ulps) {
    for (Element element : Element.values()) for (Options.Form form : Forms.each()) {
      Options options = Options.of(Map.of(), 1, 1).element(element).form(form);
      Session session = Compiled.of(Language.read("cell one { input x; output y = " + function + " }"), options).open();
      session.write("x", new double[] {x});
      session.run();
      double ulp = element == Element.F32 ? Math.ulp((float) y) : Math.ulp(y);
      assertEquals(y, session.read("y")[0], ulps * ulp, function + " " + element + " " + form);
    }
  }
}
